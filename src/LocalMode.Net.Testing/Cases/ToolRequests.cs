using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>The tools, scripts and conversations of the tool cases.</summary>
internal static class ToolRequests
{
    public const string Answer = "It is done.";

    public const string Arguments = """{"city":"Z\u00FCrich \u0022North\u0022","days":3,"metric":true,"tags":["a","b"],"place":{"lat":47.5}}""";

    private static readonly JsonElement Schema = JsonDocument.Parse(
        """{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city"]}""").RootElement.Clone();

    public static ToolScript OneCall { get; } = new([new("get_weather", Arguments)], Answer);

    public static ToolScript TwoCalls { get; } = new([new("get_weather", """{"city":"Bern"}"""), new("get_time", """{"city":"Basel"}""")], Answer);

    public static AITool[] Tools { get; } =
    [
        AIFunctionFactory.CreateDeclaration("get_weather", "The weather in a city.", Schema),
        AIFunctionFactory.CreateDeclaration("get_time", "The time in a city.", Schema),
    ];

    public static void Offer(ChatOptions options) => options.Tools = [.. Tools];

    public static List<FunctionCallContent> Calls(IEnumerable<ChatResponseUpdate> updates) =>
        [.. updates.SelectMany(static update => update.Contents).OfType<FunctionCallContent>()];
}
