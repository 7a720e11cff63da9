namespace LocalMode.Onnx.Tests.Scheduling;

public sealed class JobQueueTests
{
    [Fact]
    public void TryTake_OnePriority_IsInTurn() => Order(20, ("a", InferencePriority.Normal), ("b", InferencePriority.Normal)).Should().Be("abababababababababab");

    [Fact]
    public void TryTake_MoreUrgentCalls_GoFirstButNoneStarves()
    {
        string order = Order(1_000, ("l", InferencePriority.Low), ("n", InferencePriority.Normal), ("h", InferencePriority.High));

        order.Should().StartWith("hhhhhhhh");
        Shares(order).Should().Be((778, 111, 111));
        Gap(order, 'l').Should().BeLessThanOrEqualTo(2 * (JobQueue.Patience + 1));
        Gap(order, 'n').Should().BeLessThanOrEqualTo(2 * (JobQueue.Patience + 1));
    }

    [Fact]
    public void TryTake_NothingMoreUrgentWaits_TakesLessUrgentOnesInTurn() =>
        Order(6, ("a", InferencePriority.Low), ("b", InferencePriority.Low)).Should().Be("ababab");

    [Fact]
    public void Remove_TwiceOrNeverQueued_SaysSo()
    {
        JobQueue queue = new();
        Job job = new("a", InferencePriority.High);

        queue.Remove(job).Should().BeFalse();
        queue.Append(job);
        queue.Count.Should().Be(1);
        queue.CountNew(1).Should().Be(1);
        queue.Remove(job).Should().BeTrue();
        queue.Remove(job).Should().BeFalse();
        queue.TryTake(out _).Should().BeFalse();
        queue.Count.Should().Be(0);
    }

    [Theory]
    [InlineData(null, InferencePriority.Normal)]
    [InlineData(InferencePriority.High, InferencePriority.High)]
    [InlineData("low", InferencePriority.Low)]
    [InlineData(1, InferencePriority.High)]
    [InlineData(-1L, InferencePriority.Low)]
    public void Read_WhatStandsUnderTheKey_IsThePriority(object? value, InferencePriority expected)
    {
        CallPriority.Read(new() { [InferenceOptions.PriorityKey] = value }).Should().Be(expected);
        CallPriority.Read(null).Should().Be(InferencePriority.Normal);
    }

    [Theory]
    [InlineData("urgent")]
    [InlineData(7)]
    public void Read_SomethingElse_Throws(object value) =>
        FluentActions.Invoking(() => CallPriority.Read(new() { [InferenceOptions.PriorityKey] = value })).Should().Throw<ArgumentException>().WithMessage("*localmode.priority*Normal, High, Low*");

    // Every call has steps without end.
    private static string Order(int steps, params (string Name, InferencePriority Priority)[] calls)
    {
        JobQueue queue = new();
        foreach ((string name, InferencePriority priority) in calls)
            queue.Append(new Job(name, priority));

        string order = "";
        for (int i = 0; i < steps; i++)
        {
            queue.TryTake(out OnnxJob? job).Should().BeTrue();
            order += ((Job)job!).Name;
            queue.Append(job!);
        }

        return order;
    }

    private static (int High, int Normal, int Low) Shares(string order) => (order.Count(static c => c == 'h'), order.Count(static c => c == 'n'), order.Count(static c => c == 'l'));

    private static int Gap(string order, char call) => order.Split(call).Max(static part => part.Length);

    private sealed class Job : OnnxJob
    {
        public Job(string name, InferencePriority priority)
        {
            Name = name;
            Priority = priority;
        }

        public string Name { get; }

        protected override int OpenSteps => 1;

        protected override bool IsComplete => false;

        internal override void Execute(JobWorker worker, int step)
        {
        }

        protected override int TakeStep() => 0;

        protected override void StepDone(int step)
        {
        }

        protected override void Complete(Exception? failure)
        {
        }
    }
}
