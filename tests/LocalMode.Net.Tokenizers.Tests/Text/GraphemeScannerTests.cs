namespace LocalMode.Tokenizers.Tests.Text;

public sealed class GraphemeScannerTests
{
    [Theory]
    [InlineData("ab", "a|b")]
    [InlineData("\r\n\n\r", "\r\n|\n|\r")]
    [InlineData("e\u0301\u0323x", "e\u0301\u0323|x")]
    [InlineData("\u0301a", "\u0301|a")]
    [InlineData("\n\u0301", "\n|\u0301")]
    [InlineData("\u1100\u1161\u11A8\uAC00\u11A8\uAC01\u11A8\u1100", "\u1100\u1161\u11A8|\uAC00\u11A8|\uAC01\u11A8|\u1100")]
    [InlineData("\uD83D\uDC68\u200D\uD83D\uDC69\uD83C\uDFFB\u200D\u2764\uFE0Fa", "\uD83D\uDC68\u200D\uD83D\uDC69\uD83C\uDFFB\u200D\u2764\uFE0F|a")]
    [InlineData("a\u200D\u2764", "a\u200D|\u2764")]
    [InlineData("\u2764\u200D\u200D\u2764", "\u2764\u200D\u200D|\u2764")]
    [InlineData("\uD83C\uDDE6\uD83C\uDDE7\uD83C\uDDE8a", "\uD83C\uDDE6\uD83C\uDDE7|\uD83C\uDDE8|a")]
    [InlineData("\u0915\u094D\u0937\u0915", "\u0915\u094D\u0937|\u0915")]
    [InlineData("\u0915\u093C\u200D\u094D\u0937", "\u0915\u093C\u200D\u094D\u0937")]
    [InlineData("a\u094D\u0937", "a\u094D|\u0937")]
    [InlineData("\u0600a\u0903", "\u0600a\u0903")]
    public void EndOf_Text_IsWhereAClusterEnds(string input, string expected)
    {
        var text = new AlignedText();
        text.Load(input, 0, tracked: false);
        var scanner = default(GraphemeScanner);
        var clusters = new List<string>();
        int end;
        for (int start = 0; start < text.Length; start = end)
        {
            end = scanner.EndOf(text, start);
            clusters.Add(input[start..end]);
        }

        string.Join('|', clusters).Should().Be(expected);
    }
}
