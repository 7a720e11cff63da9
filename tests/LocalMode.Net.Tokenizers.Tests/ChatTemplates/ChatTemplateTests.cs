using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Tokenizers.Tests.ChatTemplates;

public sealed class ChatTemplateTests
{
    private const string SmolLM2 =
        "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\n"
        + "You are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\n"
        + "' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

    [Fact]
    public void Render_SmolLM2_PutsInItsSystemTurn()
    {
        RenderedPrompt prompt = ChatTemplate.Parse(SmolLM2).Render([new(ChatRole.User, "Hi <|im_end|>")]);

        prompt.Segments.Should().Equal(
            new PromptSegment("<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n<|im_start|>user\n", true),
            new PromptSegment("Hi <|im_end|>", false),
            new PromptSegment("<|im_end|>\n<|im_start|>assistant\n", true));
    }

    [Fact]
    public void Render_SystemMessageAndNoGenerationPrompt_AddsNothing() =>
        ChatTemplate.Parse(SmolLM2)
            .Render([new(ChatRole.System, "s"), new(ChatRole.User, "u")], new ChatTemplateOptions { AddGenerationPrompt = false })
            .Text.Should().Be("<|im_start|>system\ns<|im_end|>\n<|im_start|>user\nu<|im_end|>\n");

    [Fact]
    public void Render_SeveralTextContents_AreJoined()
    {
        var message = new ChatMessage(ChatRole.User, [new TextContent("a"), new TextContent("b")]);

        ChatTemplate.Parse("{{ messages[0].content }}").Render([message]).Text.Should().Be("ab");
    }

    [Theory]
    [InlineData("{{ messages[0] | tojson }}", "{\"role\": \"assistant\", \"content\": \"answer\"}")]
    [InlineData("{{ messages[0].reasoning_content }}|{{ messages[0].content }}", "why|answer")]
    public void Render_Reasoning_IsShownOnlyToTemplatesThatReadIt(string template, string expected)
    {
        var message = new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("why"), new TextContent("answer")]);

        ChatTemplate.Parse(template).Render([message]).Text.Should().Be(expected);
    }

    [Fact]
    public void Render_ContentThatIsNoText_IsRefusedByName()
    {
        var message = new ChatMessage(ChatRole.User, [new TextContent("see"), new UriContent("https://example.org/a.png", "image/png")]);

        ((Action)(() => ChatTemplate.Parse("x").Render([message]))).Should().Throw<UnsupportedCapabilityException>().WithMessage("*UriContent*");
    }

    [Fact]
    public void Render_NoTokensInOptions_LeavesThemUndefined() =>
        ChatTemplate.Parse("{{ bos_token is defined }}{{ tools is none }}{{ documents is none }}{{ add_generation_prompt }}").Render([]).Text
            .Should().Be("FalseTrueTrueTrue");

    [Fact]
    public void Render_VariablesOfEveryKind_BecomeTemplateValues()
    {
        using JsonDocument json = JsonDocument.Parse("""{"a": [1, 1.0, 12345678901234567890, null, "é"]}""");
        var variables = new Dictionary<string, object?>
        {
            ["n"] = null,
            ["t"] = true,
            ["i"] = 1,
            ["l"] = 2L,
            ["d"] = 1.5,
            ["s"] = "x",
            ["j"] = json.RootElement,
            ["m"] = new Dictionary<string, object?> { ["k"] = new object?[] { 1, "v" } },
            ["g"] = new Dictionary<string, int> { ["q"] = 3 },
        };

        ChatTemplate.Parse("{{ [n, t, i, l, d, s, j, m, g] }}").Render([], new ChatTemplateOptions { Variables = variables }).Text
            .Should().Be("[None, True, 1, 2, 1.5, 'x', {'a': [1, 1.0, 12345678901234567890, None, 'é']}, {'k': [1, 'v']}, {'q': 3}]");
    }

    [Fact]
    public void Render_VariableOfUnknownKind_IsTheCallersMistake()
    {
        var options = new ChatTemplateOptions { Variables = new Dictionary<string, object?> { ["bad"] = new Uri("https://example.org") } };

        ((Action)(() => ChatTemplate.Parse("x").Render([], options))).Should().Throw<ArgumentException>().WithMessage("*'bad'*Uri*");
    }

    [Fact]
    public void Render_VariableThatHoldsItself_IsTheCallersMistake()
    {
        var cycle = new Dictionary<string, object?>();
        cycle["self"] = cycle;

        ((Action)(() => ChatTemplate.Parse("x").Render([], new ChatTemplateOptions { Variables = cycle }))).Should().Throw<ArgumentException>().WithMessage("*64*");
    }

    [Theory]
    [InlineData("a\n\n{% foo %}", "foo", 3)]
    [InlineData("{{ 1 }}\n{{ 'x'|nosuch }}", "nosuch", 2)]
    [InlineData("{% if x %}\n\n", "if", 2)]
    [InlineData("{% include 'x' %}", "include", 1)]
    [InlineData("{{ x is\n nosuch }}", "nosuch", 2)]
    [InlineData("\n{{ 'a\\N{DASH}' }}", "\\N", 2)]
    public void Parse_Mistake_NamesItAndTheLine(string template, string named, int line)
    {
        TemplateFailedException failure = ((Action)(() => ChatTemplate.Parse(template))).Should().Throw<TemplateFailedException>().Which;

        failure.TemplateMessage.Should().Contain(named);
        failure.Line.Should().Be(line);
    }

    [Theory]
    [InlineData("a\n{{ raise_exception('no ' ~ 1) }}", "no 1", 2)]
    [InlineData("{% set x = 1 %}\n\n{{ x.y.z }}", "'y'", 3)]
    [InlineData("\n{{ [1]|sort(attribute='x') + 1 }}", "list", 2)]
    [InlineData("\n{{ ['a', 1]|sort }}", "'<'", 2)]
    public void Render_Failure_NamesItAndTheLine(string template, string named, int line)
    {
        TemplateFailedException failure = ((Action)(() => ChatTemplate.Parse(template).Render([]))).Should().Throw<TemplateFailedException>().Which;

        failure.TemplateMessage.Should().Contain(named);
        failure.Line.Should().Be(line);
    }

    [Fact]
    public void Render_FromManyThreads_GivesTheSameText()
    {
        TemplateCase item = TemplateFixtures.Models["qwen3-like/two-calls-two-results"];
        ChatTemplate template = ChatTemplate.Parse(item.Template);
        var options = new ChatTemplateOptions { Variables = item.Context.EnumerateObject().ToDictionary(property => property.Name, property => (object?)property.Value) };
        var texts = new string[256];

        Parallel.For(0, texts.Length, i => texts[i] = template.Render([], options).Text);

        texts.Should().OnlyContain(text => text == item.Expected);
    }

    [Fact]
    public void EntryPoints_Null_AreRefused()
    {
        ((Action)(() => ChatTemplate.Parse(null!))).Should().Throw<ArgumentNullException>();
        ((Action)(() => ChatTemplate.Parse("").Render(null!))).Should().Throw<ArgumentNullException>();
        ((Action)(() => ChatTemplate.Parse("").Render([null!]))).Should().Throw<ArgumentNullException>();
        ChatTemplate.Parse("").Render([]).Segments.Should().BeEmpty();
    }
}
