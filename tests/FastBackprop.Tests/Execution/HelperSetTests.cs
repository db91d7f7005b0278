using FastBackprop.Execution;

namespace FastBackprop.Tests.Execution;

public class HelperSetTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public void Helpers_are_background_threads_of_their_own_with_a_name()
    {
        var thread = new List<(bool IsBackground, bool IsOfThePool, string? Name)>();
        var group = new WorkerGroup(2, new HelperSet(1, TimeSpan.Zero));
        group.Open(2);
        group.Run(new Meeting(2, _ => Note()), 2);
        group.Close();
        Assert.Contains((true, false, "FastBackprop helper 1"), thread);

        void Note()
        {
            lock (thread)
            {
                thread.Add((Thread.CurrentThread.IsBackground, Thread.CurrentThread.IsThreadPoolThread, Thread.CurrentThread.Name));
            }
        }
    }

    [Fact]
    public void They_are_made_when_they_are_first_claimed()
    {
        var helpers = new HelperSet(3, Long);
        var group = new WorkerGroup(4, helpers);
        Assert.Equal(0, helpers.Alive);
        group.Open(3);
        Assert.Equal(2, helpers.Alive);
        group.Close();
    }

    [Fact]
    public void They_end_when_nobody_has_claimed_them_for_a_while_and_come_again()
    {
        var helpers = new HelperSet(3, TimeSpan.FromMilliseconds(1));
        var group = new WorkerGroup(4, helpers);
        for (int round = 0; round < 5; round++)
        {
            group.Open(4);
            group.Run(new Meeting(4), 4);
            group.Close();
            Assert.True(SpinWait.SpinUntil(() => helpers.Alive == 0, Long), "A helper that nobody has claimed stays.");
        }
    }

    // The right moment is met again and again: a claim comes just as a helper falls asleep, or ends.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_claim_finds_helpers_that_fall_asleep_or_end(int idle)
    {
        var group = new WorkerGroup(3, new HelperSet(2, TimeSpan.FromMilliseconds(idle)));
        for (int session = 0; session < 100; session++)
        {
            group.Open(3);
            group.Run(new Meeting(3), 3);
            group.Close();
            Thread.SpinWait(session * 60);
            if (session % 10 == 0)
            {
                Thread.Sleep(idle);
            }
        }
    }

    [Fact]
    public void A_call_has_the_helpers_that_are_free_and_does_the_rest_itself()
    {
        var helpers = new HelperSet(2, Long);
        var first = new WorkerGroup(3, helpers);
        var second = new WorkerGroup(3, helpers);
        first.Open(2);
        second.Open(3);
        second.Run(new Meeting(2), 2);
        var third = new WorkerGroup(3, helpers);
        third.Open(3);
        var alone = new Threads();
        third.Run(alone, 12);
        Assert.Equal([Environment.CurrentManagedThreadId], alone.Seen());

        // One that is given back is free at once, whether it has found out or not.
        third.Close();
        second.Close();
        third.Open(3);
        third.Run(new Meeting(2), 2);
        third.Close();
        first.Run(new Meeting(2), 2);
        first.Close();
    }

    [Fact]
    public void Sixty_four_threads_share_a_few_helpers()
    {
        var helpers = new HelperSet(3, TimeSpan.FromMilliseconds(1));
        var failures = new List<Exception>();
        int most = 0;
        Thread[] callers = [.. Enumerable.Range(0, 64).Select(_ => new Thread(Call))];
        Array.ForEach(callers, caller => caller.Start());
        Array.ForEach(callers, caller => Assert.True(caller.Join(Long), "A caller hangs."));
        Assert.Empty(failures);
        Assert.InRange(most, 1, 3);

        void Call()
        {
            var group = new WorkerGroup(4, helpers);
            var work = new Threads();
            for (int session = 0; session < 20; session++)
            {
                group.Open(4);
                for (int run = 0; run < 10; run++)
                {
                    group.Run(work, 8);
                }

                most = Math.Max(most, helpers.Alive);
                group.Close();
            }

            if (work.Count != 20 * 10 * 8)
            {
                lock (failures)
                {
                    failures.Add(new InvalidOperationException($"{work.Count} parts."));
                }
            }
        }
    }

    [Fact]
    public void Work_within_work_is_done_by_those_who_are_free()
    {
        var helpers = new HelperSet(2, Long);
        var group = new WorkerGroup(3, helpers);
        var inner = new Threads();
        group.Open(3);
        group.Run(new Meeting(3, part => Within()), 3);
        group.Close();
        Assert.Equal(3 * 8, inner.Count);

        void Within()
        {
            var own = new WorkerGroup(3, helpers);
            own.Open(3);
            own.Run(inner, 8);
            own.Close();
        }
    }

    // A thread of the pool that helped would not be there for what is queued to it.
    [Fact]
    public void The_thread_pool_is_free_while_helpers_are_at_work()
    {
        var group = new WorkerGroup(Environment.ProcessorCount);
        using var executed = new CountdownEvent(2 * Environment.ProcessorCount);
        group.Open(group.Threads);
        group.Run(
            new Meeting(1, _ =>
            {
                for (int i = 0; i < executed.InitialCount; i++)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(countdown => countdown.Signal(), executed, preferLocal: false);
                }

                Assert.True(executed.Wait(Long), "Nothing that is queued to the pool is executed.");
            }),
            1);
        Assert.True(group.IsOpen);
        group.Close();
    }

    [Fact]
    public void Claims_allocate_nothing_where_the_threads_are_there()
    {
        var group = new WorkerGroup(2, new HelperSet(1, Long));
        var work = new Threads();
        Allocations.AssertNone(() =>
        {
            group.Open(2);
            group.Run(work, 2);
            group.Close();
        });
    }

    // Its parts wait for each other, so that as many threads must do them.
    private sealed class Meeting(int expected, Action<int>? then = null) : PartedWork
    {
        private int _there;

        public override void RunPart(int part, int parts)
        {
            Interlocked.Increment(ref _there);
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _there) == expected, Long), "Nobody came.");
            then?.Invoke(part);
        }
    }

    // Which threads have done parts, and how many these were.
    private sealed class Threads : PartedWork
    {
        private readonly int[] _seen = new int[16];
        private int _count;

        public int Count => _count;

        public int[] Seen() => [.. _seen.Where(thread => thread != 0).Distinct()];

        public override void RunPart(int part, int parts)
        {
            _seen[part] = Environment.CurrentManagedThreadId;
            Interlocked.Increment(ref _count);
        }
    }
}
