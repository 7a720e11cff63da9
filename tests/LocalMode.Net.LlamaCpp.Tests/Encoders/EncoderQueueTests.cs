using LocalMode.LlamaCpp.Encoders;

namespace LocalMode.LlamaCpp.Tests.Encoders;

public sealed class EncoderQueueTests
{
    private readonly EncoderQueue _queue = new();

    [Fact]
    public void TryTake_EqualPriorities_ComeInTurn()
    {
        Named first = Append("first");
        Append("second");

        Take().Should().Be("first");
        _queue.Append(first);
        Take().Should().Be("second");
        Take().Should().Be("first");
        _queue.TryTake(out _).Should().BeFalse();
    }

    [Fact]
    public void TryTake_UrgentCalls_GoFirstButNotForEver()
    {
        Append("low", InferencePriority.Low);
        Append("normal");
        Named high = Append("high", InferencePriority.High);
        List<string> taken = [];

        for (int i = 0; i < EncoderQueue.Patience + 3; i++)
        {
            taken.Add(Take());
            if (taken[^1] == "high")
                _queue.Append(high);
        }

        taken.Take(EncoderQueue.Patience).Should().OnlyContain(static name => name == "high");
        taken.Should().Contain("low").And.Contain("normal");
    }

    [Fact]
    public void Remove_WaitingCall_IsGone()
    {
        Named call = Append("gone");
        Append("stays");

        EncoderQueue.Remove(call).Should().BeTrue();
        EncoderQueue.Remove(call).Should().BeFalse();
        Take().Should().Be("stays");
    }

    private Named Append(string name, InferencePriority priority = InferencePriority.Normal)
    {
        Named call = new(name, priority);
        _queue.Append(call);
        return call;
    }

    private string Take() => _queue.TryTake(out EncoderCall? call) ? ((Named)call).Name : "";

    private sealed class Named(string name, InferencePriority priority) : EncoderCall(0, priority)
    {
        public string Name => name;

        protected override int[] Tokenize(int input, EncoderModel model) => [];
    }
}
