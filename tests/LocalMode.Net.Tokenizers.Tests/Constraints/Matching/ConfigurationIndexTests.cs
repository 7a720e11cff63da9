using LocalMode.Tokenizers.Constraints.Matching;

namespace LocalMode.Tokenizers.Tests.Constraints.Matching;

public sealed class ConfigurationIndexTests
{
    [Fact]
    public void Contains_RandomSetsOnAStack_AnswersAsALookDoes()
    {
        Random random = new(1);
        ConfigurationIndex index = new();
        Configuration[] stack = new Configuration[4096];
        Stack<int> starts = [];
        int start = 0, end = 0, found = 0;
        for (int step = 0; step < 200_000; step++)
        {
            switch (random.Next(400))
            {
                case 0 when end < 3000:
                    starts.Push(start);
                    start = end;
                    break;
                case 1 when starts.Count > 0:
                    end = start;
                    start = starts.Pop();
                    break;
                case 2:
                    end = random.Next(start, end + 1);
                    break;
                case 3 when end < 3000:
                    for (int copied = random.Next(100); copied > 0; copied--)
                        stack[end++] = Any(random);
                    index.Forget();
                    break;
                default:
                    Configuration one = Any(random);
                    bool isKnown = stack.AsSpan(start..end).Contains(one);
                    index.Contains(stack, start, end, one).Should().Be(isKnown);
                    found += isKnown ? 1 : 0;
                    if (!isKnown && end < stack.Length)
                        stack[end++] = one;
                    break;
            }
        }

        found.Should().BeGreaterThan(1000);
    }

    private static Configuration Any(Random random) => new(random.Next(6), random.Next(10), random.Next(10));
}
