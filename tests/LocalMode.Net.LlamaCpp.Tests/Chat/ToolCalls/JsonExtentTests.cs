using LocalMode.LlamaCpp.Chat.ToolCalls;
using LocalMode.LlamaCpp.Tests.Chat.Answers;

namespace LocalMode.LlamaCpp.Tests.Chat.ToolCalls;

public sealed class JsonExtentTests
{
    public static TheoryData<string> Values =>
    [
        .. ScriptedTools.Arguments, "[]", "[[{}], \"]\", {\"}\": null}]", "{\"a\\\\\": \"\\\"}\"}", "[-1.5E+3, true, false, null]", new string('[', 68) + new string(']', 68),
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void Advance_AnyCut_EndsBehindTheValue(string value)
    {
        string text = value + "} rest \"";
        for (int cut = 0; cut <= text.Length; cut++)
        {
            JsonExtent extent = default;
            int at = 0;
            bool? ended = extent.Advance(text.AsSpan(0, cut), ref at);
            if (cut < value.Length)
                ended.Should().BeNull("cut at {0}", cut);

            ended ??= extent.Advance(text, ref at);
            ended.Should().BeTrue("cut at {0}", cut);
            at.Should().Be(value.Length);
            extent.IsComplete.Should().BeTrue();
        }
    }

    [Theory]
    [InlineData("{]", 1)]
    [InlineData("{\"a\": 'x'}", 6)]
    [InlineData("{\"a\": 1 </call>", 8)]
    [InlineData("{\"a\nb\"}", 3)]
    [InlineData("\"a\"", 0)]
    [InlineData("}", 0)]
    [InlineData("{// comment\n}", 1)]
    public void Advance_NoJson_StopsThere(string text, int expected)
    {
        JsonExtent extent = default;
        int at = 0;

        extent.Advance(text, ref at).Should().BeFalse();
        at.Should().Be(expected);
    }

    [Fact]
    public void Advance_TooDeep_IsNoJson()
    {
        JsonExtent extent = default;
        int at = 0;

        extent.Advance(new string('[', 69), ref at).Should().BeFalse();
        at.Should().Be(68, "arguments may be 64 deep, and the call around them is a little deeper");
    }
}
