using LocalMode.LlamaCpp.Tests.Chat.Scripted;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat.Constraints;

/// <summary>Reasoning in front of constrained answers, over a model that wishes for texts.</summary>
public sealed class ConstrainedThinkingTests : IAsyncLifetime
{
    private readonly ScriptedModel _model = new();
    private ScriptedChat _chat = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _chat = await _model.OpenAsync("qwen3-like");

    public async ValueTask DisposeAsync()
    {
        await _chat.DisposeAsync();
        _model.Dispose();
    }

    [Theory]
    [InlineData("<think>\nhm\n</think>yes", "hm", "yes")]
    [InlineData("no", "", "no")]
    [InlineData("<think>hm</think>well, yes", "hm", "yes")]
    public async Task GetResponseAsync_Choices_AnswerBehindTheReasoningIsOne(string wish, string thought, string answer)
    {
        ChatResponse response = await AskAsync(wish, new ChatOptions().WithChoices("yes", "no"));

        ReasoningOf(response).Should().Be(thought);
        response.Text.Should().Be(answer);
        response.FinishReason.Should().Be(ChatFinishReason.Stop);
    }

    [Theory]
    [InlineData("<think>hm</think>\n\nyes")]
    [InlineData("\n\nyes")]
    public async Task GetResponseAsync_WhiteSpaceThatTheFormAsksFor_IsPartOfTheText(string wish)
    {
        ChatResponse response = await AskAsync(wish, new ChatOptions().WithRegex(@"\n\n(yes|no)"));

        response.Text.Should().Be("\n\nyes");
    }

    [Fact]
    public async Task GetResponseAsync_ReasoningThatIsTooLong_IsClosed()
    {
        ChatOptions options = new ChatOptions { MaxOutputTokens = 40 }.WithChoices("yes", "no");

        ChatResponse response = await AskAsync("<think>" + string.Concat(Enumerable.Repeat("blah ", 50)), options);

        response.Text.Should().BeOneOf("yes", "no");
        response.FinishReason.Should().Be(ChatFinishReason.Stop);
        response.Usage!.ReasoningTokenCount.Should().Be(22, "half of the tokens, and the markers");
    }

    [Fact]
    public async Task GetResponseAsync_ForcedTextBehindReasoning_CountsAsAnswer()
    {
        ChatOptions options = new ChatOptions { MaxOutputTokens = 40 }.WithChoices("yes");

        ChatResponse response = await AskAsync("<think>" + new string('x', 50), options);

        response.Text.Should().Be("yes");
        response.Usage!.ReasoningTokenCount.Should().Be(22);
        response.Usage.OutputTokenCount.Should().Be(22 + _chat.Count("yes"));
    }

    [Fact]
    public async Task GetResponseAsync_CapByOption_HoldsForFreeAnswersToo()
    {
        ChatOptions options = new() { MaxOutputTokens = 60, AdditionalProperties = new() { [LlamaCppRequestOptions.MaxThinkingTokensKey] = 3 } };

        ChatResponse response = await AskAsync("<think>" + new string('x', 50), options);

        ReasoningOf(response).Should().Be("xxx");
        response.Usage!.ReasoningTokenCount.Should().Be(5);
        response.Text.Should().StartWith("xxx");
    }

    [Fact]
    public async Task GetResponseAsync_StopSequenceInReasoning_DoesNotEndAConstrainedAnswer()
    {
        ChatOptions options = new ChatOptions { StopSequences = ["hm"] }.WithChoices("yes", "no");

        ChatResponse response = await AskAsync("<think>hm hm</think>no", options);

        ReasoningOf(response).Should().Be("hm hm");
        response.Text.Should().Be("no");
    }

    private static string ReasoningOf(ChatResponse response) =>
        string.Concat(response.Messages.SelectMany(static message => message.Contents).OfType<TextReasoningContent>().Select(static content => content.Text));

    private Task<ChatResponse> AskAsync(string wish, ChatOptions options)
    {
        options.Temperature = 0;
        _chat.Client.ConstraintOf = (_, _) => new WishedText(_chat.Vocabulary, wish);
        return _chat.Client.GetResponseAsync(Conversations.Ask("Hi"), options, Token);
    }
}
