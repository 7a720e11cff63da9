using System.Text;
using System.Text.Json;

namespace LocalMode.LlamaCpp.Tests.Chat.Answers;

/// <summary>How answers in one style are written, and what is special about it.</summary>
/// <param name="Template">The template that has the style.</param>
/// <param name="Write">Writes calls.</param>
/// <param name="Broken">A call that is closed but not readable.</param>
/// <param name="Unclosed">A call whose closing marker is missing; empty where the style has none.</param>
/// <param name="Cut">The call up to somewhere inside of its arguments.</param>
/// <param name="NoMarkers">Text that looks like a marker of the style, but is none.</param>
internal sealed record StyleScript(
    string Template, Func<(string Name, string Arguments)[], string> Write, string Broken, string Unclosed, string Cut, string NoMarkers)
{
    public static readonly StyleScript[] All =
    [
        new(
            "qwen3-like",
            static calls => Join(calls, "\n", static call => $"<tool_call>\n{{\"name\": \"{call.Name}\", \"arguments\": {call.Arguments}}}\n</tool_call>"),
            "<tool_call>\n{\"name\": \"lookup\", \"arguments\": {\"s\": \"x\"}\n</tool_call>",
            "<tool_call>{\"name\":\"lookup\",\"arguments\":{\"s\":\"x\"}}",
            "<tool_call>\n{\"name\": \"lookup\", \"arguments\": {\"s\": \"x",
            "Use <tool_cal> or <tool_ or </tool_call>, then <tool_call"),
        new(
            "mistral-like",
            static calls => "[TOOL_CALLS] [" + Join(calls, ", ", static call => $"{{\"name\": \"{call.Name}\", \"arguments\": {call.Arguments}}}") + "]",
            "[TOOL_CALLS] [{\"name\": \"lookup\", \"arguments\": 'x'}]",
            "[TOOL_CALLS] [{\"name\": \"lookup\", \"arguments\": {\"s\":\"x\"}}",
            "[TOOL_CALLS] [{\"name\": \"lookup\", \"arguments\": {\"s\": \"x",
            "See [TOOL_CALL] and [TOOLS] and [ TOOL_CALLS], [TOOL_"),
        new(
            "llama3-like",
            static calls => calls.Length == 1 ? $"{{\"name\": \"{calls[0].Name}\", \"parameters\": {calls[0].Arguments}}}" : "",
            "", "", "", "{ braces } {\"name\": \"lookup\"}"),
        new(
            "command-like",
            static calls => "Action: ```json\n[\n" + Join(calls, ",\n", static call => $"    {{\n        \"tool_name\": \"{call.Name}\",\n        \"parameters\": {call.Arguments}\n    }}") + "\n]```",
            "Action: ```json\n[{\"tool_name\": lookup}]```",
            "Action:```json[{\"tool_name\":\"lookup\",\"parameters\":{\"s\":\"x\"}}]",
            "Action: ```json\n[\n{\"tool_name\": \"lookup\", \"parameters\": {\"s\": \"x",
            "Action: go. ```json\n[1]``` Action: ```js Action:"),
        new(
            "deepseek-r1-like",
            static calls => "<｜calls｜>" + Join(calls, "\n", static call => $"<｜call｜>function<｜sep｜>{call.Name}\n```json\n{call.Arguments}\n```<｜callend｜>"),
            "<｜call｜>function<｜sep｜>lookup\n```json\n{\"s\": x}\n```<｜callend｜>",
            "<｜call｜>function<｜sep｜>lookup\n```json\n{\"s\": \"x\"}\n```",
            "<｜call｜>function<｜sep｜>lookup\n```json\n{\"s\": \"x",
            "<｜sep｜> <｜cal｜> <|call|> ```json\n{}``` <｜callend｜> <｜c"),
        new(
            "tagged",
            static calls => Join(calls, "\n", static call => $"<tool_call>\n<function={call.Name}>\n{Parameters(call.Arguments, "<parameter={0}>\n{1}\n</parameter>\n")}</function>\n</tool_call>"),
            "<tool_call>\n<function=lookup>\nparameter s is x\n</function>\n</tool_call>",
            "<tool_call><function=lookup><parameter=s>x</parameter></function>",
            "<tool_call>\n<function=lookup>\n<parameter=s>\nx",
            "<function=lookup> <parameter=s> </tool_call> <tool_call"),
        new(
            "key-value",
            static calls => Join(calls, "\n", static call => $"<tool_call>{call.Name}\n{Parameters(call.Arguments, "<arg_key>{0}</arg_key>\n<arg_value>{1}</arg_value>\n")}</tool_call>"),
            "<tool_call>lookup\n<arg_key>s</arg_key>\n<arg_value>x</arg_value>\nand more</tool_call>",
            "",
            "<tool_call>lookup\n<arg_key>s</arg_key>\n<arg_value>x",
            "<arg_key>s</arg_key> <tool call> <tool_call"),
        new(
            "sections",
            static calls => "<|calls_begin|>" + Join(calls, "", static call => $"<|call_begin|>{call.Name}<|sep|>{call.Arguments}<|call_end|>") + "<|calls_end|>",
            "<|call_begin|>lookup<|sep|>none<|call_end|>",
            "<|call_begin|>lookup<|sep|>{\"s\": \"x\"}",
            "<|call_begin|>lookup<|sep|>{\"s\": \"x",
            "<|sep|> <|call_end|> <|call_beg|> <|calls_"),
        new(
            "name-and-id",
            static calls => Join(calls, "", static call => $"[TOOL_CALLS]{call.Name}[CALL_ID]abcdefghi[ARGS]{call.Arguments}"),
            "[TOOL_CALLS]look up[ARGS]{\"s\": \"x\"}",
            "",
            "[TOOL_CALLS]lookup[ARGS]{\"s\": \"x",
            "[ARGS]{} [CALL_ID] [TOOL_CALL] [TOOL_CALLS"),
        new(
            "wrapped",
            static calls => Join(calls, "", static call => $"<call>{{\"id\": \"1\", \"type\": \"function\", \"function\": {{\"name\": \"{call.Name}\", \"arguments\": {JsonSerializer.Serialize(call.Arguments)}}}}}</call>"),
            "<call>{\"type\": \"function\", \"function\": {\"name\": \"lookup\", \"arguments\": \"{s: 1}\"}}</call>",
            "<call>{\"function\":{\"name\":\"lookup\",\"arguments\":\"{\\\"s\\\": \\\"x\\\"}\"}}",
            "<call>{\"type\": \"function\", \"function\": {\"name\": \"lookup\", \"arguments\": \"{",
            "<cal> <caller> </call> <call"),
        new(
            "invoked",
            static calls => "<x:tool_call>\n" + Join(calls, "\n", static call => $"<invoke name=\"{call.Name}\">\n{Parameters(call.Arguments, "<parameter name=\"{0}\">{1}</parameter>\n")}</invoke>") + "\n</x:tool_call>",
            "<invoke name=\"lookup\">\ns = x\n</invoke>",
            "",
            "<invoke name=\"lookup\">\n<parameter name=\"s\">x",
            "<invoke> <invoke nam=\"x\"> </x:tool_call> <parameter name=\"s\">x</parameter> <x:tool_call"),
        new(
            "functions",
            static calls => Join(calls, " ", static call => $"<function={call.Name}>{call.Arguments}</function>"),
            "<function=lookup>s: x</function>",
            "<function=lookup>{\"s\": \"x\"}",
            "<function=lookup>{\"s\": \"x",
            "<function> <functions=1> </function> <function"),
        new(
            "gemma-like",
            static calls => Join(calls, "\n\n", static call => $"<tool_call> {{\"name\":\"{call.Name}\",\"arguments\":{call.Arguments}}} </tool_call>"),
            "<tool_call>lookup(s=\"x\")</tool_call>",
            "<tool_call>{\"name\":\"lookup\",\"arguments\":{\"s\":\"x\"}}\n</tool",
            "<tool_call>",
            "<tool_calls> <tool_response>x</tool_response> <t"),
    ];

    public override string ToString() => Template;

    private static string Join((string Name, string Arguments)[] calls, string separator, Func<(string Name, string Arguments), string> write) =>
        string.Join(separator, calls.Select(write));

    private static string Parameters(string arguments, string format)
    {
        StringBuilder text = new();
        foreach (JsonProperty item in JsonElement.Parse(arguments).EnumerateObject())
            text.Append(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, item.Name, item.Value.ValueKind == JsonValueKind.String ? item.Value.GetString() : item.Value.GetRawText()));

        return text.ToString();
    }
}
