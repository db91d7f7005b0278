using FastBackprop.Execution;

namespace FastBackprop.Tests;

/// <summary>What the measure of allocations sees, and what it passes over.</summary>
public class AllocationsTests
{
    // Enough of what is expected to be found.
    private const int Few = 30;

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(25)]
    [InlineData(100)]
    public void Code_that_allocates_once_in_so_many_calls_is_found(int every)
    {
        Assert.False(Allocations.AreClean(Allocations.OfThread(Once(every, Allocate), Few)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void What_a_helper_allocates_is_found(int every)
    {
        var helpers = new HelperSet(1);
        var group = new WorkerGroup(2, helpers);
        var quiet = new LastPart(() => { });
        var loud = new LastPart(Once(every, Allocate));
        Allocations.AssertNone(helpers, () => Run(quiet));
        Assert.False(Allocations.AreClean(Allocations.OfThreads(helpers, () => Run(loud), out _, Few)));

        void Run(PartedWork work)
        {
            group.Open(2);
            group.Run(work, 2);
            group.Close();
        }
    }

    [Fact]
    public void The_runtime_may_take_memory_in_one_batch_of_ten_and_at_the_beginning()
    {
        int call = 0;
        Allocations.AssertNone(() =>
        {
            call++;
            if (call < 20 * Allocations.Calls || call % (10 * Allocations.Calls) == 0)
            {
                GC.KeepAlive(new byte[8000]);
            }
        });
        Assert.InRange(call, 20 * Allocations.Calls, 40 * Allocations.Calls);
    }

    private static void Allocate() => GC.KeepAlive(new byte[16]);

    private static Action Once(int every, Action allocate)
    {
        int call = 0;
        return () =>
        {
            if (++call % every == 0)
            {
                allocate();
            }
        };
    }

    // The helper's, for the caller waits for it.
    private sealed class LastPart(Action action) : PartedWork
    {
        private int _isDone;

        public override void RunPart(int part, int parts)
        {
            if (part > 0)
            {
                action();
                Volatile.Write(ref _isDone, 1);
                return;
            }

            while (Interlocked.Exchange(ref _isDone, 0) == 0)
            {
                Thread.Yield();
            }
        }
    }
}
