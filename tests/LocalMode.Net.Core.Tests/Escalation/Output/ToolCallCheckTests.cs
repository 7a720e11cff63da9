using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Output;

/// <summary>Trigger 17: a call is malformed, or names a tool that does not exist.</summary>
public class ToolCallCheckTests
{
    private static readonly AIFunction WeatherValue = AIFunctionFactory.Create((string city) => city, "weather");
    private static readonly AIFunction Now = AIFunctionFactory.Create(() => 1, "now");

    public static TheoryData<FunctionCallContent, ChatToolMode?, string> Invalid => new()
    {
        { new("c1", "whether", Arguments("""{"city":"Rome"}""")), null, "no tool" },
        { new("c1", "Weather", Arguments("""{"city":"Rome"}""")), null, "no tool" },
        { new("c1", "weather", Arguments("{}")), null, "city" },
        { new("c1", "weather"), null, "city" },
        { new("c1", "weather") { Exception = new JsonException("Rome") }, null, "cannot be read" },
        { new("c1", "weather", Arguments("""{"city":"Rome"}""")), ChatToolMode.None, "none may be called" },
        { new("c1", "weather", Arguments("""{"city":"Rome"}""")), ChatToolMode.RequireSpecific("now"), "\"now\", which was required" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Check_InvalidCall_SaysWhatIsWrong(FunctionCallContent call, ChatToolMode? mode, string said)
    {
        ChatOptions options = new() { Tools = [Now, WeatherValue], ToolMode = mode };
        ChatResponse response = new([new(ChatRole.Assistant, [new FunctionCallContent("c0", "any") { InformationalOnly = true }]), new(ChatRole.Assistant, [new TextContent("see"), call])]);

        InvalidOutputException error = ToolCallCheck.Check(options, response)!;

        error.Message.Should().Contain(said);
        error.Text.Should().Be("see");
    }

    public static TheoryData<FunctionCallContent, ChatToolMode?> Valid => new()
    {
        { new("c1", "weather", Arguments("""{"city":"Rome"}""")), null },
        { new("c1", "weather", new Dictionary<string, object?> { ["city"] = "Rome" }), ChatToolMode.Auto },
        { new("c1", "weather", new Dictionary<string, object?> { ["city"] = "Rome", ["other"] = new[] { 1, 2 } }), ChatToolMode.RequireAny },
        { new("c1", "weather", new Dictionary<string, object?> { ["city"] = typeof(string) }), ChatToolMode.RequireSpecific("weather") },
        { new("c1", "weather", new Dictionary<string, object?> { ["city"] = "Rome", ["other"] = double.NaN }), null },
        { new("c1", "now"), null },
        { new("c1", "now", Arguments("{}")), null },
        { new("c1", "anything") { InformationalOnly = true }, ChatToolMode.None },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    public void Check_ValidCall_SaysNothing(FunctionCallContent call, ChatToolMode? mode) =>
        ToolCallCheck.Check(new() { Tools = [Now, WeatherValue], ToolMode = mode }, new(new ChatMessage(ChatRole.Assistant, [call]))).Should().BeNull();

    [Fact]
    public void Check_NoToolsWereGiven_AnyCallIsUnknown()
    {
        ChatResponse response = new(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c1", "now")]));

        ToolCallCheck.Check(null, response)!.Message.Should().Contain("no tool \"now\"");
        ToolCallCheck.Check(new(), response).Should().NotBeNull();
    }

    [Fact]
    public void Check_RequiredButNotCalled_IsFound()
    {
        ChatResponse text = new(new ChatMessage(ChatRole.Assistant, "It is noon."));
        ChatOptions any = new() { Tools = [Now], ToolMode = ChatToolMode.RequireAny };
        ChatOptions one = new() { Tools = [Now], ToolMode = ChatToolMode.RequireSpecific("now") };

        ToolCallCheck.Check(any, text)!.Message.Should().Contain("no tool although one was required");
        ToolCallCheck.Check(one, text)!.Message.Should().Contain("\"now\"");
        ToolCallCheck.Check(new() { Tools = [Now] }, text).Should().BeNull();
        ToolCallCheck.Check(new() { ToolMode = ChatToolMode.RequireAny }, text).Should().BeNull("there is nothing to call");
        foreach (ChatFinishReason reason in (ChatFinishReason[])[ChatFinishReason.Length, ChatFinishReason.ContentFilter])
            ToolCallCheck.Check(any, new ChatResponse(new ChatMessage(ChatRole.Assistant, "It")) { FinishReason = reason }).Should().BeNull();
    }

    private static Dictionary<string, object?> Arguments(string json) =>
        JsonElement.Parse(json).EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value);
}
