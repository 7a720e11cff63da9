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

    /// <summary>Gets tools whose arguments cannot be hit by chance.</summary>
    public static AITool[] StrictTools { get; } =
    [
        AIFunctionFactory.CreateDeclaration("set_alarm", "Sets an alarm.", JsonElement.Parse(
            """{"type":"object","properties":{"hour":{"type":"integer","minimum":0,"maximum":23},"day":{"enum":["mon","tue","sun"]}},"required":["hour","day"],"additionalProperties":false}""")),
        AIFunctionFactory.CreateDeclaration("paint", "Paints the wall.", JsonElement.Parse(
            """{"type":"object","properties":{"colour":{"enum":["red","blue"]}},"required":["colour"],"additionalProperties":false}""")),
    ];

    public static void Offer(ChatOptions options) => options.Tools = [.. Tools];

    public static List<FunctionCallContent> Calls(IEnumerable<ChatResponseUpdate> updates) =>
        [.. updates.SelectMany(static update => update.Contents).OfType<FunctionCallContent>()];

    /// <summary>Checks that each call is one of a tool, with arguments that its schema allows.</summary>
    public static void ExpectValid(CaseContext context, List<FunctionCallContent> calls, AITool[] tools)
    {
        foreach (FunctionCallContent call in calls)
        {
            context.Expect(call.Exception is null, "calls that could be read", CaseContext.Describe(call.Exception));
            AIFunctionDeclaration? tool = tools.OfType<AIFunctionDeclaration>().FirstOrDefault(tool => tool.Name == call.Name);
            context.Expect(tool is not null, $"a call of {string.Join(" or ", tools.Select(static tool => tool.Name))}", $"one of '{call.Name}'");
            string arguments = ArgumentsJson(call);
            context.Expect(TextForm.IsJson(arguments, tool!.JsonSchema), $"arguments that the schema of {call.Name} allows", arguments);
        }
    }

    public static string ArgumentsJson(FunctionCallContent call) =>
        JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>)));
}
