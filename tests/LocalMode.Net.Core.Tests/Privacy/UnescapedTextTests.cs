namespace LocalMode.Core.Tests.Privacy;

public class UnescapedTextTests
{
    [Theory]
    [InlineData(@"a\u002Bb", "a+b", "+", @"\u002B")]
    [InlineData("x%40y", "x@y", "x@y", "x%40y")]
    [InlineData("Zo%C3%AB!", "Zoë!", "ë", "%C3%AB")]
    [InlineData("%F0%9F%98%80x", "😀x", "😀", "%F0%9F%98%80")]
    [InlineData(@"\uD83D\uDE00x", "😀x", "😀x", @"\uD83D\uDE00x")]
    [InlineData(@"a\/b\\c\""d\ne", @"a/b\c""d e", "b\\c", @"b\\c")]
    [InlineData("%41%zz%4", "A%zz%4", "A%", "%41%")]
    [InlineData("%C3%28a", "%C3(a", "(a", "%28a")]
    public void TryCreate_Escapes_AreUndoneAndFoundAgain(string original, string text, string part, string stretch)
    {
        UnescapedText.TryCreate(original, out UnescapedText unescaped).Should().BeTrue();

        unescaped.Text.Should().Be(text);
        unescaped.Original(text.IndexOf(part, StringComparison.Ordinal), part.Length).Should().Be(stretch);
        unescaped.Original(0, text.Length).Should().Be(original);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("100%")]
    [InlineData(@"C:\x")]
    [InlineData(@"\u12")]
    [InlineData(@"\")]
    public void TryCreate_NoEscapes_SaysSo(string original) => UnescapedText.TryCreate(original, out _).Should().BeFalse();
}
