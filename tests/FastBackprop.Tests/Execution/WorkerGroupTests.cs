using FastBackprop.Execution;

namespace FastBackprop.Tests.Execution;

public class WorkerGroupTests
{
    // More than this machine has processors, it may be. Idle for as short a time as this, they end and begin again meanwhile.
    private static readonly HelperSet Six = new(6, TimeSpan.FromMilliseconds(50));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(7, 6)]
    public void Each_part_is_done_once_whoever_comes(int threads, int helpers)
    {
        var group = new WorkerGroup(threads, new HelperSet(helpers, TimeSpan.FromMilliseconds(50)));
        var work = new Tally(group.Parts);
        for (int session = 0; session < 20; session++)
        {
            group.Open(threads);
            for (int run = 0; run < 50; run++)
            {
                // Sometimes fewer parts than before: a claim must not be left over from work with more.
                int parts = 1 + ((session + (run * 5)) % group.Parts);
                group.Run(work, parts);
                Assert.Equal(Enumerable.Range(0, group.Parts).Select(part => part < parts ? 1 : 0), work.Counts());
            }

            group.Close();
        }
    }

    [Fact]
    public void Helpers_do_their_share_once_they_are_there()
    {
        var group = new WorkerGroup(2, Six);
        var work = new Meeting();
        group.Open(2);
        group.Run(work, 2);
        group.Close();
        Assert.NotEqual(work.Threads[0], work.Threads[1]);
    }

    [Fact]
    public void A_group_that_is_not_open_works_alone()
    {
        var group = new WorkerGroup(7, Six);
        var work = new Tally(group.Parts);
        group.Run(work, 7);
        Assert.Equal(7, work.Counts().Sum());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void The_exception_of_a_part_reaches_the_caller_when_all_the_others_are_done(int part)
    {
        var group = new WorkerGroup(5, Six);
        var work = new Tally(group.Parts) { FailsAt = part };
        group.Open(5);
        for (int run = 0; run < 20; run++)
        {
            Assert.Equal($"part {part}", Assert.Throws<InvalidOperationException>(() => group.Run(work, 5)).Message);
            Assert.Equal(5, work.Counts().Sum());
        }

        work.FailsAt = -1;
        group.Run(work, 5);
        group.Close();
        Assert.Equal(5, work.Counts().Sum());
    }

    [Fact]
    public void Groups_that_share_the_helpers_work_at_the_same_time()
    {
        Parallel.For(0, 4, _ =>
        {
            var group = new WorkerGroup(3, Six);
            var work = new Tally(group.Parts);
            group.Open(3);
            for (int run = 0; run < 500; run++)
            {
                group.Run(work, 3);
                Assert.Equal(3, work.Counts().Sum());
            }

            group.Close();
        });
    }

    [Theory]
    [InlineData(0, 16, 3)]
    [InlineData(1, 16, 3)]
    [InlineData(47, 16, 3)]
    [InlineData(512, 32, 7)]
    [InlineData(2048, 32, 2)]
    [InlineData(int.MaxValue, 32, 4000)]
    public void Parts_cover_everything_in_whole_granules(int length, int granule, int parts)
    {
        Assert.Equal(0, PartPlan.StartOf(length, granule, 0, parts));
        Assert.Equal(length, PartPlan.StartOf(length, granule, parts, parts));
        for (int part = 0; part < parts; part++)
        {
            int start = PartPlan.StartOf(length, granule, part, parts);
            int end = PartPlan.StartOf(length, granule, part + 1, parts);
            Assert.True(start <= end && (start % granule == 0 || start == length), $"part {part}: {start} to {end}");
            Assert.True(end - start <= (((length / granule) + 1L) / parts * granule) + (2L * granule), $"part {part}: {start} to {end}");
        }
    }

    private sealed class Tally(int parts) : PartedWork
    {
        private readonly int[] _counts = new int[parts];

        public int FailsAt { get; set; } = -1;

        public override void RunPart(int part, int parts)
        {
            Interlocked.Increment(ref _counts[part]);
            if (part == FailsAt)
            {
                throw new InvalidOperationException($"part {part}");
            }
        }

        /// <summary>How often each part was done since the last call. A part that is done too late is in the next.</summary>
        public int[] Counts()
        {
            int[] counts = [.. _counts];
            Array.Clear(_counts);
            return counts;
        }
    }

    // Its two parts wait for each other, so two threads must do them.
    private sealed class Meeting : PartedWork
    {
        private int _there;

        public int[] Threads { get; } = new int[2];

        public override void RunPart(int part, int parts)
        {
            Threads[part] = Environment.CurrentManagedThreadId;
            Interlocked.Increment(ref _there);
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _there) == 2, TimeSpan.FromSeconds(60)), "Nobody came.");
        }
    }
}
