using LocalMode.Tokenizers.Constraints;

namespace LocalMode.LlamaCpp.Tests.Chat.ToolCalls;

/// <summary>Objects as parameters between markers: what is written as it is, what as JSON, and what not at all.</summary>
public sealed class ParameterGrammarTests
{
    private static readonly ParameterFormat Lines = new() { Open = "<p=", KeyEnd = ">\n", Close = "\n</p>\n", ValueEnd = "</p>" };
    private static readonly ParameterFormat Plain = new() { Open = "<p=", KeyEnd = ">", Close = "</p>", ValueEnd = "</p>" };

    private const string Order = """
        {"type":"object","properties":{"name":{"type":"string","minLength":2},"count":{"type":"integer","maximum":9},"tags":{"type":"array","items":{"type":"string"}},"unit":{"enum":["kg","m"]},
         "any":{"type":["string","object"]}},
         "required":["name"],"additionalProperties":false}
        """;

    [Theory]
    [InlineData("<p=name>\nab\n</p>\n", true)]
    [InlineData("<p=name>\na \"b\" {<c>\nd</q>\n\n</p>\n", true)]
    [InlineData("<p=name>\na\n</p>\n", false)]
    [InlineData("<p=name>\nab</p>c\n</p>\n", false)]
    [InlineData("<p=name>\nab\r\n</p>\n", false)]
    [InlineData("<p=count>\n3\n</p>\n", false)]
    [InlineData("<p=name>\nab\n</p>\n<p=count>\n3\n</p>\n<p=unit>\nkg\n</p>\n", true)]
    [InlineData("<p=name>\nab\n</p>\n<p=unit>\nkg\n</p>\n<p=count>\n3\n</p>\n", false)]
    [InlineData("<p=name>\nab\n</p>\n<p=count>\n\"3\"\n</p>\n", false)]
    [InlineData("<p=name>\nab\n</p>\n<p=count>\n10\n</p>\n", false)]
    [InlineData("<p=name>\nab\n</p>\n<p=tags>\n[\"x</p>\",\"y\"]\n</p>\n", true)]
    [InlineData("<p=name>\nab\n</p>\n<p=unit>\n\"kg\"\n</p>\n", false)]
    [InlineData("<p=name>\nab\n</p>\n<p=any>\n{\"a\":1}\n</p>\n", true)]
    [InlineData("<p=name>\nab\n</p>\n<p=any>\n{\"a\":\"</p>\"}\n</p>\n", false)]
    [InlineData("<p=name>\nab\n</p>\n<p=other>\nx\n</p>\n", false)]
    [InlineData("", false)]
    public void Compile_DeclaredProperties_AllowsWhatASchemaAllows(string text, bool isAllowed) =>
        RandomAnswer.Accepts(RandomAnswer.Compile(new ParameterGrammar(JsonSchema.Parse(Order), Lines)), text).Should().Be(isAllowed);

    [Theory]
    [InlineData("", true)]
    [InlineData("<p=x>1</p><p=long name>-2</p>", true)]
    [InlineData("<p=x>1.5</p>", false)]
    [InlineData("<p=a>b>1</p>", false)]
    [InlineData("<p= x>1</p>", false)]
    [InlineData("<p=>1</p>", false)]
    public void Compile_OtherProperties_HaveNamesThatCanBeReadBack(string text, bool isAllowed) =>
        RandomAnswer.Accepts(RandomAnswer.Compile(new ParameterGrammar(JsonSchema.Parse("""{"type":"object","additionalProperties":{"type":"integer"}}"""), Plain)), text).Should().Be(isAllowed);

    [Theory]
    [InlineData("""{"type":"object","required":["a>b"]}""", "required")]
    [InlineData("""{"type":"object","minProperties":2}""", "minProperties")]
    [InlineData("""{"type":"object","properties":{"a":{},"b":{}},"maxProperties":1,"additionalProperties":false}""", "maxProperties")]
    public void Compile_WhatCannotBeWritten_IsRefused(string schema, string keyword) =>
        FluentActions.Invoking(() => RandomAnswer.Compile(new ParameterGrammar(JsonSchema.Parse(schema), Plain)))
            .Should().Throw<SchemaNotEnforceableException>().Which.Keyword.Should().Be(keyword);

    [Fact]
    public void Constructor_FormatWithoutAMarker_Throws()
    {
        JsonSchema schema = JsonSchema.Parse("{}");
        FluentActions.Invoking(() => new ParameterGrammar(schema, Plain with { Open = " " })).Should().Throw<ArgumentException>().WithMessage("*Open*");
        FluentActions.Invoking(() => new ParameterGrammar(schema, Plain with { ValueEnd = "</q>" })).Should().Throw<ArgumentException>().WithMessage("*ValueEnd*");
        FluentActions.Invoking(() => new ParameterGrammar(schema, null!)).Should().Throw<ArgumentNullException>();
    }
}
