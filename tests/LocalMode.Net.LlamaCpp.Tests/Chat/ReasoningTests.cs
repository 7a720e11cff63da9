using LocalMode.LlamaCpp.Tests.Chat.Scripted;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat;

/// <summary>Reasoning from the template to the answer, over a model whose output is scripted.</summary>
public sealed class ReasoningTests(ScriptedModel model) : IClassFixture<ScriptedModel>
{
    private const string Off = "<think>\n\n</think>\n\n";

    [Fact]
    public async Task GetResponseAsync_ReasoningOfTheModel_IsApartFromTheText()
    {
        await using ScriptedChat chat = await model.OpenAsync("qwen3-like");

        ChatResponse response = await chat.Says("<think>\nhm, so\n</think>\n\nYes, \u00e4.").AskAsync();

        ReasoningOf(response).Should().Be("hm, so");
        response.Text.Should().Be("Yes, \u00e4.");
        response.Usage!.ReasoningTokenCount.Should().Be(chat.Count("<think>\nhm, so\n</think>"));
        response.Usage.OutputTokenCount.Should().Be(chat.Count("<think>\nhm, so\n</think>\n\nYes, \u00e4.") + 1);
    }

    [Fact]
    public async Task GetResponseAsync_PromptThatOpensReasoning_AnswerBeginsInsideOfIt()
    {
        await using ScriptedChat chat = await model.OpenAsync("deepseek-r1-like");

        ChatResponse response = await chat.Says("hm</think>Yes.").AskAsync();

        chat.Prompts[0].Should().EndWith("<think>\n");
        ReasoningOf(response).Should().Be("hm");
        response.Text.Should().Be("Yes.");
        response.Usage!.ReasoningTokenCount.Should().Be(chat.Count("hm</think>"));
    }

    [Fact]
    public async Task GetResponseAsync_UserTextThatEndsWithAMarker_OpensNothing()
    {
        await using ScriptedChat chat = await model.OpenAsync(change: static options =>
        {
            options.ChatTemplate = "{{ messages[-1]['content'] }}";
            options.ReasoningStart = "<think>";
            options.ReasoningEnd = "</think>";
        });

        ChatResponse response = await chat.Says("hm").AskAsync(null, new ChatMessage(ChatRole.User, "Hi <think>"));

        response.Text.Should().Be("hm");
        response.Usage!.ReasoningTokenCount.Should().BeNull();
    }

    [Theory]
    [InlineData("[[", "]]")]
    [InlineData("<file_sep>", "</think>")]
    public async Task GetResponseAsync_MarksByOption_AreRecognised(string start, string end)
    {
        await using ScriptedChat chat = await model.OpenAsync(change: options =>
        {
            options.ReasoningStart = start;
            options.ReasoningEnd = end;
        });

        ChatResponse response = await chat.Says($"{start}hm{end}Yes.").AskAsync();

        ReasoningOf(response).Should().Be("hm");
        response.Text.Should().Be("Yes.");
        response.Usage!.ReasoningTokenCount.Should().Be(chat.Count($"{start}hm{end}"));
    }

    [Fact]
    public async Task GetResponseAsync_NothingSpeaksOfReasoning_MarksAreText()
    {
        await using ScriptedChat chat = await model.OpenAsync();

        ChatResponse response = await chat.Says("<thinking>hm</thinking>Yes.").AskAsync();

        response.Text.Should().Be("<thinking>hm</thinking>Yes.");
        response.Usage!.ReasoningTokenCount.Should().BeNull();
    }

    [Fact]
    public async Task GetResponseAsync_EffortNone_SwitchesReasoningOff()
    {
        await using ScriptedChat chat = await model.OpenAsync("qwen3-like");

        await chat.Says("Yes.").AskAsync(Effort(ReasoningEffort.None));
        await chat.Says("Yes.").AskAsync(Effort(ReasoningEffort.High));
        await chat.Says("Yes.").AskAsync();

        chat.Prompts[0].Should().EndWith(Off);
        chat.Prompts[1].Should().Be(chat.Prompts[2]).And.NotContain("<think>");
    }

    [Fact]
    public async Task GetResponseAsync_EffortNoneAndMarksByOption_SwitchesReasoningOffToo()
    {
        await using ScriptedChat chat = await model.OpenAsync("qwen3-like", static options =>
        {
            options.ReasoningStart = "<think>";
            options.ReasoningEnd = "</think>";
        });

        await chat.Says("Yes.").AskAsync(Effort(ReasoningEffort.None));

        chat.Prompts[0].Should().EndWith(Off);
    }

    [Fact]
    public async Task GetResponseAsync_EffortThatTheTemplateCannotHave_IsUnsupported()
    {
        await using ScriptedChat always = await model.OpenAsync("deepseek-r1-like");
        (await always.Awaiting(static it => it.AskAsync(Effort(ReasoningEffort.None))).Should().ThrowAsync<UnsupportedCapabilityException>())
            .WithMessage("*cannot switch reasoning off*");

        await using ScriptedChat never = await model.OpenAsync();
        await never.Awaiting(static it => it.AskAsync(Effort(ReasoningEffort.Low))).Should().ThrowAsync<UnsupportedCapabilityException>();
        (await never.Says("Yes.").AskAsync(Effort(ReasoningEffort.None))).Text.Should().Be("Yes.");
    }

    [Fact]
    public async Task GetResponseAsync_Levels_ReachTheTemplate()
    {
        await using ScriptedChat chat = await model.OpenAsync(change: static options =>
            options.ChatTemplate = "{{ reasoning_effort | default('unset') }}|{% for message in messages %}{{ message['content'] }}{% endfor %}");
        foreach (ReasoningEffort effort in new[] { ReasoningEffort.Low, ReasoningEffort.Medium, ReasoningEffort.High, ReasoningEffort.ExtraHigh, ReasoningEffort.None })
            await chat.Says("Yes.").AskAsync(Effort(effort));

        chat.Prompts.Should().Equal("low|Hi", "medium|Hi", "high|Hi", "high|Hi", "unset|Hi");
    }

    [Fact]
    public async Task GetResponseAsync_OutputNone_HidesReasoningAndCountsIt()
    {
        await using ScriptedChat chat = await model.OpenAsync("qwen3-like");

        ChatResponse response = await chat.Says("<think>hm</think>Yes.").AskAsync(new() { Reasoning = new() { Output = ReasoningOutput.None } });

        response.Messages[0].Contents.Should().AllBeOfType<TextContent>();
        response.Text.Should().Be("Yes.");
        response.Usage!.ReasoningTokenCount.Should().Be(chat.Count("<think>hm</think>"));
    }

    private static ChatOptions Effort(ReasoningEffort effort) => new() { Reasoning = new() { Effort = effort } };

    private static string ReasoningOf(ChatResponse response) =>
        string.Concat(response.Messages.SelectMany(static message => message.Contents).OfType<TextReasoningContent>().Select(static part => part.Text));
}
