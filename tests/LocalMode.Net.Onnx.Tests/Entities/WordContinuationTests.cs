namespace LocalMode.Onnx.Tests.Entities;

public sealed class WordContinuationTests
{
    [Theory]
    [InlineData("##est", "est", true)]
    [InlineData("Lena", "Lena", false)]
    [InlineData("u", "ü", false)]
    [InlineData("😀", "😀", false)]
    [InlineData("##😀", "😀", true)]
    [InlineData("ab", "😀", true)]
    [InlineData("a", "😀", false)]
    [InlineData("e", "e\u0301", true)]
    public void ByLength_TokenAndSource_ComparesCodePoints(string token, string covered, bool expected) =>
        WordContinuation.ByLength(token, covered).Should().Be(expected);

    [Theory]
    [InlineData("ab cd", 0, false)]
    [InlineData("ab cd", 1, true)]
    [InlineData("ab cd", 2, false)]
    [InlineData("ab cd", 3, false)]
    [InlineData("ab cd", 4, true)]
    [InlineData("ab\tcd", 3, true)]
    [InlineData("ab", 2, true)]
    [InlineData("a ", 2, false)]
    [InlineData("😀b", 2, true)]
    public void ByBlank_TokenStart_LooksForABlankBeforeAndAtIt(string text, int start, bool expected) =>
        WordContinuation.ByBlank(text, start).Should().Be(expected);
}
