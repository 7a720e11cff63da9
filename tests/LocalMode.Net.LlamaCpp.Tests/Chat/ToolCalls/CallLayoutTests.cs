using LocalMode.LlamaCpp.Chat.ToolCalls;

namespace LocalMode.LlamaCpp.Tests.Chat.ToolCalls;

/// <summary>Calls are spelled as the template spells them, to the last space.</summary>
public sealed class CallLayoutTests
{
    [Theory]
    [InlineData("qwen3-like", "<tool_call>\n{\"name\": \"NAME\", \"arguments\": ARGS}|\n</tool_call>\n<tool_call>\n|\n</tool_call>")]
    [InlineData("mistral-like", "[TOOL_CALLS] [{\"name\": \"NAME\", \"arguments\": ARGS, \"id\": \"ID\"}|, |]")]
    [InlineData("llama3-like", "{\"name\": \"NAME\", \"parameters\": ARGS}||")]
    [InlineData("command-like", "\nAction: ```json\n[\n    {\n        \"tool_name\": \"NAME\",\n        \"parameters\": ARGS\n    }|,\n    |\n]```")]
    [InlineData("deepseek-r1-like", "<\uff5ccalls\uff5c><\uff5ccall\uff5c>function<\uff5csep\uff5c>NAME\n```json\nARGS|\n```<\uff5ccallend\uff5c>\n<\uff5ccall\uff5c>function<\uff5csep\uff5c>|\n```<\uff5ccallend\uff5c>")]
    [InlineData("tagged", "\n<tool_call>\n<function=NAME>\nARGS|</function>\n</tool_call>\n<tool_call>\n<function=|</function>\n</tool_call>")]
    [InlineData("key-value", "\n<tool_call>NAME\nARGS|</tool_call>\n<tool_call>|</tool_call>")]
    [InlineData("sections", "<|calls_begin|><|call_begin|>NAME<|sep|>ARGS|<|call_end|><|call_begin|>|<|call_end|><|calls_end|>")]
    [InlineData("name-and-id", "[TOOL_CALLS]NAME[CALL_ID]ID[ARGS]ARGS|[TOOL_CALLS]|")]
    [InlineData("wrapped", "<call>{\"id\": \"ID\", \"type\": \"function\", \"function\": {\"name\": \"NAME\", \"arguments\": ARGS}}|</call><call>|</call>")]
    [InlineData("invoked", "\n<x:tool_call>\n<invoke name=\"NAME\">\nARGS|</invoke>\n<invoke name=\"|</invoke>\n</x:tool_call>")]
    [InlineData("functions", "<function=NAME>ARGS|</function><function=|</function>")]
    [InlineData("phi-like", "<tool_call>\n{\"name\": \"NAME\", \"arguments\": ARGS}|\n</tool_call>\n<tool_call>\n|\n</tool_call>")]
    public void Detect_Template_GivesTheSpellingOfCalls(string template, string expected)
    {
        CallLayout layout = ToolCallStyleDetector.Detect(Templates.Get(template)).Style.Layout!;

        string call = string.Concat(layout.Parts.Select(static part => part.Kind switch
        {
            CallPartKind.Text => part.Text,
            CallPartKind.Id => "ID",
            CallPartKind.Arguments => "ARGS",
            _ => "NAME",
        }));
        $"{layout.Before}{call}|{layout.Between}|{layout.After}".Should().Be(expected);
    }

    [Theory]
    [InlineData("tagged", "<parameter=KEY>\nVALUE\n</parameter>\n", "</parameter>")]
    [InlineData("key-value", "<arg_key>KEY</arg_key>\n<arg_value>VALUE</arg_value>\n", "</arg_value>")]
    [InlineData("invoked", "<parameter name=\"KEY\">VALUE</parameter>\n", "</parameter>")]
    public void Detect_TemplateWithParameters_GivesTheirSpelling(string template, string expected, string end)
    {
        LocalMode.Tokenizers.Constraints.ParameterFormat format = ToolCallStyleDetector.Detect(Templates.Get(template)).Style.Layout!.Parameters!;

        $"{format.Open}KEY{format.KeyEnd}VALUE{format.Close}".Should().Be(expected);
        format.ValueEnd.Should().Be(end);
    }
}
