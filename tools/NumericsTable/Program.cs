using FastBackprop.Numerics;
using NumericsTable;

// Prints the table of hashes that belongs to this version of the arithmetic: the same on every machine.
//   dotnet run -c Release --project tools/NumericsTable > tests/FastBackprop.Tests/Numerics/numerics-table.txt
// The registers' width is the machine's, or the one that FASTBACKPROP_SIMD says; a number of threads may be given.
int threads = 1;
if (args.Length > 1 || (args.Length == 1 && !(int.TryParse(args[0], out threads) && threads > 0)))
{
    Console.Error.WriteLine($"unknown arguments '{string.Join(' ', args)}'; expected none, or a number of threads");
    return 2;
}

Console.Out.Write(Table.Text(SimdDefault.Width, threads));
return 0;
