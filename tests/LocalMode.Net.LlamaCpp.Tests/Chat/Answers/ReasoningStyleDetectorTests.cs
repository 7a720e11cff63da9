using LocalMode.LlamaCpp.Chat.Answers;
using LocalMode.LlamaCpp.Tests.Chat.ToolCalls;
using LocalMode.Tokenizers;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat.Answers;

public sealed class ReasoningStyleDetectorTests
{
    [Theory]
    [InlineData("qwen3-like", "<think>", "</think>", "enable_thinking")]
    [InlineData("deepseek-r1-like", "<think>", "</think>", null)]
    [InlineData("key-value", "<think>", "</think>", "enable_thinking")]
    [InlineData("sections", "<think>", "</think>", "thinking")]
    [InlineData("mistral-like", null, null, null)]
    [InlineData("llama3-like", null, null, null)]
    [InlineData("command-like", null, null, null)]
    [InlineData("gemma-like", null, null, null)]
    [InlineData("phi-like", null, null, null)]
    [InlineData("chatml-default-system", null, null, null)]
    [InlineData("tagged", null, null, null)]
    public void Detect_Template_GivesItsMarks(string name, string? open, string? close, string? variable)
    {
        ReasoningStyle? style = ReasoningStyleDetector.Detect(Templates.Get(name));

        style?.Open.Text.Should().Be(open);
        style?.Close.Text.Should().Be(close);
        style?.Variable.Should().Be(variable);
        (style is null).Should().Be(open is null);
    }

    [Fact]
    public void Detect_ReasoningShownBetweenOwnTags_GivesThoseTags()
    {
        ChatTemplate template = ChatTemplate.Parse(
            "{% for m in messages %}[{{ m.role }}]{% if m.reasoning_content %}<|inner|>\n{{ m.reasoning_content }}\n<|outer|>{% endif %}{{ m.content }}{% endfor %}");

        ReasoningStyle style = ReasoningStyleDetector.Detect(template)!;

        style.Open.Text.Should().Be("<|inner|>");
        style.Close.Text.Should().Be("<|outer|>");
    }

    [Theory]
    [InlineData("deepseek-r1-like", null, true)]
    [InlineData("qwen3-like", null, false)]
    [InlineData("qwen3-like", false, false)]
    [InlineData("sections", true, true)]
    [InlineData("sections", false, false)]
    public void IsOpenAtEnd_Prompt_SaysWhetherTheAnswerBeginsInside(string name, bool? thinks, bool expected)
    {
        ChatTemplate template = Templates.Get(name);
        ReasoningStyle style = ReasoningStyleDetector.Detect(template)!;
        ChatTemplateOptions options = new() { BosToken = "", EosToken = "" };
        if (thinks is not null)
            options.Variables = new Dictionary<string, object?> { [style.Variable!] = thinks };

        style.IsOpenAtEnd(template.Render([new(ChatRole.User, "Why?")], options)).Should().Be(expected);
    }

    [Fact]
    public void IsOpenAtEnd_UserEndsWithTheMark_IsNotOpen()
    {
        ChatTemplate template = ChatTemplate.Parse("{{ messages[0].content }}");

        new ReasoningStyle("<think>", "</think>", null).IsOpenAtEnd(template.Render([new(ChatRole.User, "What is <think>")])).Should().BeFalse();
    }
}
