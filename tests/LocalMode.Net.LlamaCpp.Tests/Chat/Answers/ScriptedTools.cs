using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat.Answers;

/// <summary>The functions that scripted answers call, and arguments for them.</summary>
internal static class ScriptedTools
{
    public static readonly AITool[] All =
    [
        AIFunctionFactory.CreateDeclaration("lookup", "Looks up.", JsonElement.Parse(
            """
            {"type": "object", "properties": {"s": {"type": "string"}, "n": {"type": "integer"}, "x": {"type": "number"}, "b": {"type": "boolean"},
             "o": {"type": "object"}, "a": {"type": "array"}, "u": {"type": ["string", "null"]}, "c": {"anyOf": [{"type": "integer"}, {"type": "null"}]}}}
            """)),
        AIFunctionFactory.CreateDeclaration("clock", "Tells the time.", JsonElement.Parse("""{"type": "object", "properties": {}}""")),
    ];

    public static readonly string[] Arguments =
    [
        """{"s": "Zürich"}""",
        """{"s": "12", "n": 12, "x": -1.5, "b": true, "c": 3}""",
        """{"o": {"a": [1, {"b": "}]"}], "c": null}, "a": [[], {}, "x"]}""",
        """{"s": "say \"hi\" \\ {not [json} \\\\"}""",
        """{"s": "ü 世界 👩‍👩‍👧 𝒳 \u00e9 \ud83d\ude00"}""",
        """{"s": "line\n  two\n", "u": "none"}""",
        """{"s": "<tool_call> </call> <|sep|> [TOOL_CALLS] ```"}""",
        """{"s": ""}""",
        "{}",
    ];
}
