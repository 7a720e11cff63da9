using System.Buffers;
using System.Text;
using LocalMode.LlamaCpp.Tokenization;

namespace LocalMode.LlamaCpp.Tests.Tokenization;

public sealed class DeepStackTests(SharedModel model)
{
    [Theory]
    [InlineData("", false)]
    [InlineData("short words only, many of them", false)]
    [InlineData("x*1024", false)]
    [InlineData("x*1025", true)]
    [InlineData(" *1025", true)]
    [InlineData("words x*5000 words", true)]
    public void BytesFor_LongestRun_DecidesWhetherAnOrdinaryStackWillDo(string pattern, bool deep)
    {
        int? bytes = DeepStack.BytesFor(Encoding.UTF8.GetBytes(Expand(pattern)));

        (bytes is not null).Should().Be(deep);
        if (deep)
            bytes.Should().BeGreaterThan(1 << 20);
    }

    [Fact]
    public void BytesFor_NoStackIsLargeEnough_IsRefused() =>
        FluentActions.Invoking(() => DeepStack.BytesFor(new byte[4 << 20])).Should().Throw<UnsupportedCapabilityException>();

    [Fact]
    public void Run_ActionFails_ThrowsOnTheCallersThread() =>
        FluentActions.Invoking(() => DeepStack.Run("a"u8, 1 << 20, static _ => throw new TemplateFailedException("x"))).Should().Throw<TemplateFailedException>();

    [Fact]
    public void Tokenize_LongRun_GivesWhatItsPartsOnAnOrdinaryStackGive()
    {
        // A digit is a token of its own in this vocabulary, so that the parts are known.
        string digits = string.Concat(Enumerable.Repeat("0123456789", 500));

        Ids(digits).Should().Equal(Enumerable.Repeat(Ids("0123456789"), 500).SelectMany(static ids => ids));
    }

    private static string Expand(string pattern) =>
        string.Join(' ', pattern.Length > 2 && pattern[1] == '*' ? [new string(pattern[0], int.Parse(pattern[2..], System.Globalization.CultureInfo.InvariantCulture))]
            : pattern.Split(' ').Select(static part => part.Contains('*', StringComparison.Ordinal) ? new string(part[0], int.Parse(part[2..], System.Globalization.CultureInfo.InvariantCulture)) : part));

    private int[] Ids(string text)
    {
        ArrayBufferWriter<int> ids = new();
        model.Vocabulary.Tokenize(Encoding.UTF8.GetBytes(text), ids);
        return ids.WrittenSpan.ToArray();
    }
}
