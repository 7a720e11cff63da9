using System.Text;
using LocalMode.LlamaCpp.Chat.ToolCalls;

namespace LocalMode.LlamaCpp.Tests.Chat.ToolCalls;

public sealed class ToolCallStyleDetectorTests
{
    public static TheoryData<string> Names => [.. Templates.All];

    [Theory]
    [InlineData("qwen3-like", "Json <tool_call> name,arguments </tool_call>")]
    [InlineData("mistral-like", "Json[] [TOOL_CALLS] name,arguments,id")]
    [InlineData("llama3-like", "Json name,parameters")]
    [InlineData("command-like", "Json[] Action: ```json tool_name,parameters ```")]
    [InlineData("deepseek-r1-like", "NamedJson {<｜calls｜>} <｜call｜>function<｜sep｜> name:```json ```<｜callend｜>")]
    [InlineData("tagged", "Parameters <tool_call>\n<function= name:> <parameter=|>|</parameter>lines </function>\n</tool_call>")]
    [InlineData("key-value", "Parameters <tool_call> name: <arg_key>|</arg_key>\n<arg_value>|</arg_value> </tool_call>")]
    [InlineData("sections", "NamedJson {<|calls_begin|>} <|call_begin|> name:<|sep|> <|call_end|> {<|calls_end|>}")]
    [InlineData("name-and-id", "NamedJson [TOOL_CALLS] name:[CALL_ID] id:[ARGS]")]
    [InlineData("wrapped", "Json <call> name,arguments,id text </call>")]
    [InlineData("invoked", "Parameters {<x:tool_call>} <invoke name=\" name:\"> <parameter name=\"|\">|</parameter> </invoke> {</x:tool_call>}")]
    [InlineData("functions", "NamedJson <function= name:> </function>")]
    [InlineData("gemma-like", "Json <tool_call> name,arguments </tool_call>")]
    [InlineData("phi-like", "Json <tool_call> name,arguments </tool_call>")]
    [InlineData("chatml-default-system", "Json <tool_call> name,arguments </tool_call>")]
    public void Detect_Template_GivesItsStyle(string name, string expected) =>
        Describe(ToolCallStyleDetector.Detect(Templates.Get(name)).Style).Should().Be(expected);

    [Theory]
    [InlineData("qwen3-like", "tools calls several results system")]
    [InlineData("mistral-like", "tools calls several results shortIds system")]
    [InlineData("llama3-like", "tools calls results system")]
    [InlineData("command-like", "tools calls several results system")]
    [InlineData("deepseek-r1-like", "calls several results system")]
    [InlineData("tagged", "tools calls several results system")]
    [InlineData("key-value", "tools calls several results system")]
    [InlineData("sections", "tools calls several results system")]
    [InlineData("name-and-id", "tools calls several results system")]
    [InlineData("wrapped", "tools calls several results system")]
    [InlineData("invoked", "tools calls several results system")]
    [InlineData("functions", "tools calls several results system")]
    [InlineData("gemma-like", "")]
    [InlineData("phi-like", "system")]
    [InlineData("chatml-default-system", "system")]
    public void Detect_Template_GivesWhatItShows(string name, string expected)
    {
        TemplateTools tools = ToolCallStyleDetector.Detect(Templates.Get(name));

        string found = string.Join(' ', new[]
        {
            tools.ShowsTools ? "tools" : "",
            tools.ShowsCalls ? "calls" : "",
            tools.ShowsSeveralCalls ? "several" : "",
            tools.ShowsResults ? "results" : "",
            tools.NeedsShortIds ? "shortIds" : "",
            tools.TakesSystem ? "system" : "",
        }.Where(static part => part.Length > 0));
        found.Should().Be(expected);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Detect_Template_IsGenericOnlyWithoutCalls(string name)
    {
        TemplateTools tools = ToolCallStyleDetector.Detect(Templates.Get(name));

        tools.ShowsCalls.Should().Be(Templates.WithCalls.Contains(name));
        ReferenceEquals(tools.Style, ToolCallStyle.Generic).Should().Be(!tools.ShowsCalls);
    }

    [Fact]
    public void Markers_StyleWithSections_AreAllTextsAndTheirTags() =>
        ToolCallStyleDetector.Detect(Templates.Get("deepseek-r1-like")).Style.Markers.Should().Equal(
            "<｜call｜>function<｜sep｜>", "```<｜callend｜>", "<｜callend｜>", "<｜calls｜>", "<｜call｜>", "<｜sep｜>", "```json");

    [Fact]
    public void Sample_TemplateWithCalls_IsACallInItsStyle() =>
        ToolCallStyleDetector.Detect(Templates.Get("deepseek-r1-like")).Style.Sample.Should().Be(
            "<｜calls｜><｜call｜>function<｜sep｜>function_name\n```json\n{\"first_parameter\": \"first value\", \"second_parameter\": \"second value\"}\n```<｜callend｜>");

    internal static string Describe(ToolCallStyle style)
    {
        StringBuilder text = new(style.Format + (style.IsArray ? "[]" : ""));
        void Add(string part) => text.Append(part.Length > 0 ? " " + part : "");
        Add(style.SectionOpen.Length > 0 ? $"{{{style.SectionOpen}}}" : "");
        Add(style.Open);
        Add(style.Format == ToolCallFormat.Json ? $"{style.NameKey},{style.ArgumentsKey}{(style.IdKey is null ? "" : "," + style.IdKey)}" : "name:" + style.NameEnd);
        Add(style.IdEnd is null ? "" : "id:" + style.IdEnd);
        Add(style.ArgumentsAreText ? "text" : "");
        Add(style.Format == ToolCallFormat.Parameters ? $"{style.ParameterOpen}|{style.ParameterKeyEnd}|{style.ParameterClose}{(style.ValuesHaveLines ? "lines" : "")}" : "");
        Add(style.Separator.Length > 0 ? $"sep:{style.Separator}" : "");
        Add(style.Close);
        Add(style.SectionClose.Length > 0 ? $"{{{style.SectionClose}}}" : "");
        return text.ToString();
    }
}
