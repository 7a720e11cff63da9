using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Scripting;

/// <summary>A script is said only where it has the form that was asked for.</summary>
public sealed class TextFormTests
{
    private static readonly ChatResponseFormatJson Schema = ChatResponseFormat.ForJsonSchema(
        System.Text.Json.JsonElement.Parse("""{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}"""));

    public static TheoryData<string, ChatOptions> Fitting => new()
    {
        { """{"n":1}""", new() { ResponseFormat = ChatResponseFormat.Json } },
        { """{"n":1}""", new() { ResponseFormat = Schema } },
        { "ab\"\u00fc", new ChatOptions().WithRegex("x|ab\".") },
        { "ab", new ChatOptions().WithChoices("a", "ab") },
    };

    public static TheoryData<string, ChatOptions> Others => new()
    {
        { "n", new() { ResponseFormat = ChatResponseFormat.Json } },
        { """{"n":"1"}""", new() { ResponseFormat = Schema } },
        { "n", new() { ResponseFormat = Schema } },
        { "xab", new ChatOptions().WithRegex("x|ab") },
        { "ab\n", new ChatOptions().WithRegex("ab") },
        { "a b", new ChatOptions().WithChoices("a", "ab") },
    };

    [Theory]
    [MemberData(nameof(Fitting))]
    public async Task GetResponseAsync_ScriptInTheForm_IsSaid(string text, ChatOptions options)
    {
        using ScriptedChatClient client = new(ScriptedReply.FromText(text));

        (await client.GetResponseAsync("Hi", options, TestContext.Current.CancellationToken)).Text.Should().Be(text);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task GetResponseAsync_ScriptInAnotherForm_IsRefused(string text, ChatOptions options)
    {
        using ScriptedChatClient client = new(ScriptedReply.FromText(text));

        await client.Awaiting(it => it.GetResponseAsync("Hi", options, TestContext.Current.CancellationToken)).Should().ThrowAsync<UnsupportedCapabilityException>();
    }

    [Fact]
    public async Task GetResponseAsync_CallsWithAFormat_AreSaid()
    {
        using ScriptedChatClient client = new(new ScriptedReply(ScriptedStep.Call("f", "{}")));
        ChatOptions options = new() { ResponseFormat = Schema, Tools = [AIFunctionFactory.Create(static () => 1, "f")] };

        ChatResponse response = await client.GetResponseAsync("Hi", options, TestContext.Current.CancellationToken);

        response.Messages[0].Contents.OfType<FunctionCallContent>().Should().ContainSingle();
    }
}
