using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Privacy;

/// <summary>Payloads that hold a text in one place each.</summary>
internal static class Payloads
{
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static EgressPayload Of(params AIContent[] contents) => new(new(), [new(ChatRole.User, [.. contents])]);

    public static EgressPayload Of(ChatOptions options) => new(new(), [new(ChatRole.User, "Hello")], options);

    public static JsonElement Json(object? value) => JsonSerializer.SerializeToElement(value);

    /// <summary>Every place of a payload that takes free text, with the text in it.</summary>
    public static Dictionary<string, EgressPayload> Places(string text) => new()
    {
        ["message"] = Of(new TextContent($"x {text} y")),
        ["system"] = new(new(), [new(ChatRole.System, text), new(ChatRole.User, "Hello")]),
        ["author"] = new(new(), [new(ChatRole.User, "Hello") { AuthorName = text }]),
        ["two contents"] = Of(new TextContent("x " + text[..3]), new TextContent(text[3..] + " y")),
        ["three contents"] = Of(new TextContent(text[..2]), new TextContent(text[2..4]), new TextContent(text[4..])),
        ["argument"] = Of(new FunctionCallContent("1", "f", new Dictionary<string, object?> { ["a"] = text })),
        ["argument key"] = Of(new FunctionCallContent("1", "f", new Dictionary<string, object?> { [text] = 1 })),
        ["nested argument"] = Of(new FunctionCallContent("1", "f", new Dictionary<string, object?> { ["a"] = Json(new[] { new { b = text } }) })),
        ["nested key"] = Of(new FunctionCallContent("1", "f", new Dictionary<string, object?> { ["a"] = Json(new Dictionary<string, int> { [text] = 1 }) })),
        ["result"] = Of(new FunctionResultContent("1", text)),
        ["JSON result"] = Of(new FunctionResultContent("1", Json(new { a = 1, b = new[] { text } }))),
        ["object result"] = Of(new FunctionResultContent("1", new List<string> { "x", text })),
        ["JSON text result"] = Of(new FunctionResultContent("1", JsonSerializer.Serialize(new { a = text }))),
        ["content result"] = Of(new FunctionResultContent("1", new TextContent(text))),
        ["contents result"] = Of(new FunctionResultContent("1", new List<AIContent> { new TextContent(text[..3]), new TextContent(text[3..]) })),
        ["address"] = Of(new UriContent($"https://host/p?q={text}", "image/png")),
        ["escaped address"] = Of(new UriContent($"https://host/p?q={Uri.EscapeDataString(text)}", "image/png")),
        ["text data"] = Of(new DataContent(System.Text.Encoding.UTF8.GetBytes($"a;{text};b"), "text/csv")),
        ["JSON data"] = Of(new DataContent(JsonSerializer.SerializeToUtf8Bytes(new { a = text }), "application/json")),
        ["data name"] = Of(new DataContent("a"u8.ToArray(), "text/plain") { Name = text }),
        ["error"] = Of(new ErrorContent(text)),
        ["instructions"] = Of(new ChatOptions { Instructions = text }),
        ["stop"] = Of(new ChatOptions { StopSequences = [text] }),
        ["schema"] = Of(new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(Json(new { type = "object", title = text })) }),
        ["schema description"] = Of(new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(Json(new { type = "object" }), "s", text) }),
        ["tool description"] = Of(new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("f", text, Json(new { type = "object" }))] }),
        ["tool schema"] = Of(new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("f", "d", Json(new { type = "object", description = text }))] }),
        ["tool result schema"] = Of(new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration("f", "d", Json(new { }), Json(new { description = text }))] }),
        ["additional property"] = Of(new ChatOptions { AdditionalProperties = new() { ["a"] = text } }),
        ["embedding"] = new(new(), [], values: ["x", text]),
    };

    /// <summary>Places whose text names something and cannot be replaced.</summary>
    public static Dictionary<string, EgressPayload> Names(string text) => new()
    {
        ["role"] = new(new(), [new(new ChatRole(text), "Hello")]),
        ["call name"] = Of(new FunctionCallContent("1", text)),
        ["call id"] = Of(new FunctionCallContent(text, "f")),
        ["tool name"] = Of(new ChatOptions { Tools = [AIFunctionFactory.CreateDeclaration(text, "d", Json(new { }))] }),
        ["required tool"] = Of(new ChatOptions { ToolMode = ChatToolMode.RequireSpecific(text) }),
        ["schema name"] = Of(new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(Json(new { }), text) }),
        ["model"] = Of(new ChatOptions { ModelId = text }),
        ["conversation"] = Of(new ChatOptions { ConversationId = text }),
        ["apart"] = Of(new TextContent(text[..3]), new DataContent("a"u8.ToArray(), "text/plain"), new TextContent(text[3..])),
    };

    /// <summary>What no detector can look into.</summary>
    public static Dictionary<string, EgressPayload> Unknowns() => new()
    {
        ["content type"] = Of(new HostedFileContent("file")),
        ["bare content"] = Of(new AIContent()),
        ["derived content"] = Of(new OddError("Hello")),
        ["image"] = Of(new DataContent(new byte[] { 1, 2 }, "image/png")),
        ["text in UTF-16"] = Of(new DataContent(System.Text.Encoding.Unicode.GetBytes("Hello"), "text/plain")),
        ["text in another charset"] = Of(new DataContent("Hello"u8.ToArray(), "text/plain;charset=utf-7")),
        ["no text"] = Of(new DataContent(new byte[] { 0xC3, 0x28 }, "text/plain")),
        ["image in a result"] = Of(new FunctionResultContent("1", new List<AIContent> { new DataContent(new byte[] { 1 }, "image/png") })),
        ["bytes"] = Of(new FunctionResultContent("1", new byte[] { 1, 2 })),
        ["argument"] = Of(new FunctionCallContent("1", "f", new Dictionary<string, object?> { ["a"] = new MemoryStream() })),
        ["raw representation"] = Of(new TextContent("Hello") { RawRepresentation = new object() }),
        ["annotation"] = Of(new TextContent("Hello") { Annotations = [new CitationAnnotation { Snippet = "s" }] }),
        ["property"] = Of(new TextContent("Hello") { AdditionalProperties = new() { ["a"] = new MemoryStream() } }),
        ["protected thinking"] = Of(new TextReasoningContent("Hello") { ProtectedData = "abc" }),
        ["message's raw representation"] = new(new(), [new(ChatRole.User, "Hello") { RawRepresentation = new object() }]),
        ["options' raw representation"] = Of(new ChatOptions { RawRepresentationFactory = _ => new object() }),
        ["options' property"] = Of(new ChatOptions { AdditionalProperties = new() { ["a"] = new MemoryStream() } }),
        ["derived options"] = Of(new OddOptions()),
        ["tool"] = Of(new ChatOptions { Tools = [new HostedCodeInterpreterTool()] }),
    };

    private sealed class OddError(string text) : ErrorContent(text);

    private sealed class OddOptions : ChatOptions;
}
