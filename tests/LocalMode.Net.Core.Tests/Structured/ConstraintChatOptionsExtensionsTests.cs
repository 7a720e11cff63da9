using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Structured;

public class ConstraintChatOptionsExtensionsTests
{
    [Fact]
    public void WithChoices_AndWithRegex_ReplaceEachOther()
    {
        ChatOptions options = new() { Temperature = 0 };

        options.WithChoices("yes", "no").Should().BeSameAs(options);
        options.GetChoices().Should().Equal("yes", "no");
        options.GetRegex().Should().BeNull();

        options.WithRegex("[0-9]+").Should().BeSameAs(options);
        options.GetRegex().Should().Be("[0-9]+");
        options.GetChoices().Should().BeNull();
        options.WithChoices(new List<string> { "\"quoted\"", "two\nlines", "日本" });
        options.GetChoices().Should().Equal("\"quoted\"", "two\nlines", "日本");
        options.GetRegex().Should().BeNull();
    }

    [Fact]
    public void GetChoices_AfterACloneAndJson_IsTheSame()
    {
        ChatOptions clone = new ChatOptions().WithChoices("a", "b").Clone();
        ChatOptions read = JsonSerializer.Deserialize<ChatOptions>(JsonSerializer.Serialize(new ChatOptions().WithRegex("a|b"), AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;

        clone.GetChoices().Should().Equal("a", "b");
        read.GetRegex().Should().Be("a|b");
        ((ChatOptions?)null).GetChoices().Should().BeNull();
    }

    [Fact]
    public void With_WhatCannotBe_IsRefused()
    {
        ChatOptions json = new() { ResponseFormat = ChatResponseFormat.Json };

        FluentActions.Invoking(() => new ChatOptions().WithChoices()).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new ChatOptions().WithChoices("a", "")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new ChatOptions().WithRegex("")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new ChatOptions().WithRegex("(a")).Should().Throw<ArgumentException>().WithMessage("*malformed*");
        FluentActions.Invoking(() => new ChatOptions().WithRegex("a)(?:b")).Should().Throw<ArgumentException>().WithMessage("*malformed*");
        FluentActions.Invoking(() => json.WithRegex("a")).Should().Throw<ArgumentException>().WithMessage("*JSON*localmode.regex*");
        FluentActions.Invoking(() => json.WithChoices("a")).Should().Throw<ArgumentException>().WithMessage("*JSON*localmode.choices*");
        json.AdditionalProperties.Should().BeNull();
    }

    [Theory]
    [InlineData("localmode.choices", "{}")]
    [InlineData("localmode.choices", "[]")]
    [InlineData("localmode.choices", "[1]")]
    [InlineData("localmode.choices", "[\"\"]")]
    [InlineData("localmode.choices", "[")]
    [InlineData("localmode.choices", 5)]
    [InlineData("localmode.regex", true)]
    public void Get_WhatIsNoForm_IsRefused(string key, object value)
    {
        ChatOptions options = new() { AdditionalProperties = new() { [key] = value } };

        FluentActions.Invoking(() => (options.GetChoices(), options.GetRegex())).Should().Throw<ArgumentException>().WithMessage($"*{key}*");
    }

    [Fact]
    public void Of_TwoForms_IsRefused()
    {
        ChatOptions both = new ChatOptions().WithChoices("a");
        both.AdditionalProperties![ConstraintChatOptionsExtensions.RegexKey] = "a";
        ChatOptions json = new ChatOptions().WithChoices("a");
        json.ResponseFormat = ChatResponseFormat.Json;

        FluentActions.Invoking(() => AnswerForm.Of(both)).Should().Throw<ArgumentException>().WithMessage("*regular expression*choices*");
        FluentActions.Invoking(() => AnswerForm.Of(json)).Should().Throw<ArgumentException>().WithMessage("*JSON*");
    }
}
