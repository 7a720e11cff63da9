using LocalMode.LlamaCpp.Chat.ToolCalls;

namespace LocalMode.LlamaCpp.Tests.Chat.ToolCalls;

public sealed class MarkerTests
{
    [Theory]
    [InlineData("<call>", "<call>{", 6)]
    [InlineData("<call>", "<ca", 0)]
    [InlineData("<call>", "<cat", -1)]
    [InlineData("a: ```json", "a:```json[", 9)]
    [InlineData("a: ```json", "a: \n\t ```json", 13)]
    [InlineData("a: ```json", "a:  ", 0)]
    [InlineData("a: b", "a:                                  b", -1)]
    public void Match_Text_GivesItsLengthOrWhyNot(string marker, string text, int expected) => new Marker(marker).Match(text).Should().Be(expected);

    [Theory]
    [InlineData("x<ab> <abc>", false, 1, 4)]
    [InlineData("x<a", false, 1, 0)]
    [InlineData("x<a", true, 3, 0)]
    [InlineData("x<<<ab>", false, 3, 4)]
    [InlineData("none", false, 4, 0)]
    public void Find_SeveralMarkers_GivesTheFirst(string text, bool isFinal, int at, int length)
    {
        MarkerHit hit = new MarkerSearch(new("<ab>"), new("<abc>"), new("")).Find(text, 0, isFinal);

        (hit.At, hit.Length).Should().Be((at, length));
    }

    [Fact]
    public void Find_LongerMarkerMayCome_Waits()
    {
        MarkerSearch search = new(new Marker("ab"), new Marker("abc"));

        search.Find("ab", 0, isFinal: false).Length.Should().Be(0);
        search.Find("ab", 0, isFinal: true).Length.Should().Be(2);
        search.Find("abc", 0, isFinal: false).Length.Should().Be(3);
        search.Find("abd", 0, isFinal: false).Length.Should().Be(2);
    }

    [Theory]
    [InlineData("<|a|><|b|>", "<|a|><|c|>", "<|a|>", "")]
    [InlineData("</call>\n<x", "</call></calls>", "</call>", "")]
    [InlineData("<calls_begin><call>f", "<call_end>\n<call>f", "", "<call>f")]
    [InlineData("[A_B] [{", "[A_B]{", "[A_B]", "{")]
    public void Common_Texts_AreNeverCutInsideOfATag(string one, string other, string start, string end)
    {
        MarkerAtoms.CommonStart(one, other).Should().Be(start);
        MarkerAtoms.CommonEnd(one, other).Should().Be(end);
    }
}
