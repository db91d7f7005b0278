using BenchmarkDotNet.Running;
using FastBackprop.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(Ladder).Assembly).Run(args, SuiteConfig.Create(Directory.GetCurrentDirectory()));
