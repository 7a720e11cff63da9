using LocalMode.LlamaCpp.Engine;

namespace LocalMode.LlamaCpp.Tests.Engine;

public sealed class RequestQueueTests
{
    [Fact]
    public void Take_SameUrgency_IsInOrder()
    {
        RequestQueue queue = new(limit: 10);
        GenerationRequest[] requests = [.. Enumerable.Range(0, 5).Select(static _ => Requests.Greedy([1]))];
        Array.ForEach(requests, queue.Add);

        requests.Select(_ => queue.Take(wait: false)).Should().Equal(requests);
        queue.Take(wait: false).Should().BeNull();
    }

    [Fact]
    public void Take_MoreUrgent_GoesFirst()
    {
        RequestQueue queue = new(limit: 10);
        GenerationRequest low = Requests.Greedy([1], priority: InferencePriority.Low);
        GenerationRequest normal = Requests.Greedy([1]);
        GenerationRequest high = Requests.Greedy([1], priority: InferencePriority.High);
        Array.ForEach([low, normal, high], queue.Add);

        new[] { queue.Take(false), queue.Take(false), queue.Take(false) }.Should().Equal(high, normal, low);
    }

    [Fact]
    public void Take_UrgentOnesKeepComing_TheOthersAreServedInTheEnd()
    {
        RequestQueue queue = new(limit: 10);
        GenerationRequest low = Requests.Greedy([1], priority: InferencePriority.Low);
        queue.Add(low);
        int served = 0;
        while (true)
        {
            queue.Add(Requests.Greedy([1], priority: InferencePriority.High));
            GenerationRequest next = queue.Take(wait: false)!;
            queue.Release(next);
            if (next == low)
                break;

            served++;
        }

        served.Should().Be(2 * RequestQueue.OvertakesPerStep);
    }

    [Fact]
    public void Add_LimitReached_IsOverloadedUntilOneLeaves()
    {
        RequestQueue queue = new(limit: 2);
        queue.SetSequences(3);
        GenerationRequest[] requests = [.. Enumerable.Range(0, 5).Select(static _ => Requests.Greedy([1]))];
        Array.ForEach(requests, queue.Add);

        FluentActions.Invoking(() => queue.Add(Requests.Greedy([1]))).Should().Throw<OverloadedException>().Which.QueueLength.Should().Be(2);
        for (int i = 0; i < 3; i++)
            queue.Take(wait: false);

        (queue.RunningCount, queue.QueueLength).Should().Be((3, 2));
        FluentActions.Invoking(() => queue.Add(Requests.Greedy([1]))).Should().Throw<OverloadedException>();
        requests[0].End();
        queue.Add(Requests.Greedy([1]));
        queue.Withdraw(requests[4], error: null);
        queue.Add(Requests.Greedy([1]));
    }

    [Fact]
    public async Task Close_Requests_EndAsDisposed()
    {
        RequestQueue queue = new(limit: 2);
        GenerationRequest running = Requests.Greedy([1]);
        GenerationRequest waiting = Requests.Greedy([1]);
        queue.Add(running);
        queue.Take(wait: false);
        queue.Add(waiting);

        queue.Close().Should().BeTrue();

        queue.Close().Should().BeFalse();
        queue.Take(wait: true).Should().BeNull();
        FluentActions.Invoking(() => queue.Add(Requests.Greedy([1]))).Should().Throw<ObjectDisposedException>();
        await FluentActions.Awaiting(() => running.Pieces.Completion).Should().ThrowAsync<ObjectDisposedException>();
        await FluentActions.Awaiting(() => waiting.Pieces.Completion).Should().ThrowAsync<ObjectDisposedException>();
    }
}
