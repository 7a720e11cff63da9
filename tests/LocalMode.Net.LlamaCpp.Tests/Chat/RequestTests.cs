using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat;

public sealed class RequestTests(SharedModel model)
{
    public static TheoryData<string> Unsupported => [.. UnsupportedOptions.Keys];

    private static Dictionary<string, ChatOptions> UnsupportedOptions { get; } = new()
    {
        ["a conversation"] = new() { ConversationId = "c1" },
        ["another model"] = new() { ModelId = "gpt-oss" },
        ["reasoning"] = new() { Reasoning = new() { Effort = ReasoningEffort.High } },
        ["raw options"] = new() { RawRepresentationFactory = static _ => new object() },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LlamaCppChatClient Client => model.Client;

    [Fact]
    public async Task GetResponseAsync_NullOrNoMessages_IsAnArgumentError()
    {
        FluentActions.Invoking(() => Client.GetStreamingResponseAsync(null!)).Should().Throw<ArgumentNullException>();
        await FluentActions.Awaiting(() => Client.GetResponseAsync((IEnumerable<ChatMessage>)null!)).Should().ThrowAsync<ArgumentNullException>();
        await AskingAsync([]).Should().ThrowAsync<ArgumentException>();
        await AskingAsync([null!]).Should().ThrowAsync<ArgumentException>();
    }

    [Theory]
    [MemberData(nameof(Unsupported))]
    public async Task GetResponseAsync_UnsupportedOption_SaysSoBeforeTheRun(string name) =>
        (await AskingAsync(Conversations.Ask("Hi"), UnsupportedOptions[name]).Should().ThrowAsync<UnsupportedCapabilityException>())
            .Which.Provider.Should().Be(TestModels.SmolLM2.Name);

    [Fact]
    public async Task GetResponseAsync_OptionsThatChangeNothing_AreTaken()
    {
        ChatOptions options = Conversations.Greedy(1);
        options.ResponseFormat = ChatResponseFormat.Text;
        options.Tools = [AIFunctionFactory.Create(static () => 1, "one")];
        options.ToolMode = ChatToolMode.None;
        options.ModelId = TestModels.SmolLM2.Name;
        options.Reasoning = new() { Effort = ReasoningEffort.None };

        (await Client.GetResponseAsync(Conversations.Ask("Hi"), options, Token)).Usage!.OutputTokenCount.Should().Be(1);
    }

    [Fact]
    public async Task GetResponseAsync_Image_IsUnsupported() =>
        (await AskingAsync([new(ChatRole.User, [new TextContent("What is this?"), new DataContent(new byte[] { 1 }, "image/png")])])
            .Should().ThrowAsync<UnsupportedCapabilityException>()).WithMessage("*DataContent*");

    [Fact]
    public async Task GetResponseAsync_NumbersOutOfRange_NameTheProperty()
    {
        (await AskingAsync(Conversations.Ask("Hi"), new() { MaxOutputTokens = 0 }).Should().ThrowAsync<ArgumentOutOfRangeException>()).WithParameterName("MaxOutputTokens");
        (await AskingAsync(Conversations.Ask("Hi"), new() { Temperature = -1 }).Should().ThrowAsync<ArgumentOutOfRangeException>()).WithParameterName("Temperature");
        (await AskingAsync(Conversations.Ask("Hi"), new() { StopSequences = [""] }).Should().ThrowAsync<ArgumentOutOfRangeException>()).WithParameterName("StopSequences");
    }

    [Fact]
    public async Task GetResponseAsync_PromptThatDoesNotFit_TellsTokensAndLimit()
    {
        ChatMessage[] messages = Conversations.Long(2100);

        ContextOverflowException error = (await AskingAsync(messages).Should().ThrowAsync<ContextOverflowException>()).Which;

        error.Tokens.Should().Be(await Client.CountTokensAsync(messages, cancellationToken: Token));
        error.Limit.Should().Be(Client.ContextLength);
        error.ReservedOutput.Should().Be(1);
    }

    [Fact]
    public async Task GetResponseAsync_OneMegabyteOfText_OverflowsAtOnce()
    {
        ChatMessage[] messages = Conversations.Ask(new string('a', 1 << 20));
        Stopwatch watch = Stopwatch.StartNew();

        await AskingAsync(messages).Should().ThrowAsync<ContextOverflowException>();

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task GetResponseAsync_MoreTextThanATemplateMayWrite_OverflowsToo() =>
        await AskingAsync(Conversations.Ask(new string('a', 9 << 20))).Should().ThrowAsync<ContextOverflowException>();

    [Theory]
    [InlineData("", "*no text*")]
    [InlineData("{{ raise_exception('only one turn') }}", "*only one turn*")]
    public async Task GetResponseAsync_TemplateThatGivesNothing_Fails(string template, string message)
    {
        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(
            TestModels.SmolLM2, new() { ContextSize = 64, ChatTemplate = template + "{# #}" }, cancellationToken: Token);

        (await FluentActions.Awaiting(() => client.GetResponseAsync(Conversations.Ask("Hi"), cancellationToken: Token))
            .Should().ThrowAsync<TemplateFailedException>()).WithMessage(message);
    }

    [Fact]
    public async Task GetResponseAsync_OwnTemplate_IsUsed()
    {
        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(
            TestModels.SmolLM2, new() { ContextSize = 64, ChatTemplate = "<|im_start|>{{ messages[-1]['content'] }}" }, cancellationToken: Token);

        (await client.CountTokensAsync(Conversations.Ask("Hello world"), cancellationToken: Token)).Should().Be(3);
    }

    [Fact]
    public void GetService_KnownTypes_AreAnswered()
    {
        Client.GetService(typeof(ChatClientMetadata)).Should().BeOfType<ChatClientMetadata>()
            .Which.Should().BeEquivalentTo(new { ProviderName = "llama.cpp", DefaultModelId = TestModels.SmolLM2.Name });
        Client.GetService(typeof(ITokenCounter)).Should().BeSameAs(Client);
        Client.GetService(typeof(IModelReadiness)).Should().BeSameAs(Client);
        Client.GetService(typeof(IChatClient)).Should().BeSameAs(Client);
        Client.GetService(typeof(string)).Should().BeNull();
        Client.GetService(typeof(IChatClient), "key").Should().BeNull();
        FluentActions.Invoking(() => Client.GetService(null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public async Task CountTokens_TextAndConversation_AreExact()
    {
        Client.CountTokens("").Should().Be(0);
        Client.CountTokens("Hello world").Should().Be(2);
        Client.CountTokens("<|im_end|>").Should().BeGreaterThan(1);
        FluentActions.Invoking(() => Client.CountTokens(null!)).Should().Throw<ArgumentNullException>();

        ChatMessage[] messages = Conversations.Ask("Hello world");
        int counted = await Client.CountTokensAsync(messages, cancellationToken: Token);
        (await Client.GetResponseAsync(messages, Conversations.Greedy(1), Token)).Usage!.InputTokenCount.Should().Be(counted);
    }

    [Fact]
    public async Task WarmUpAsync_OpenClient_IsReady()
    {
        Client.State.Should().Be(ModelState.Ready);
        await Client.WarmUpAsync(Token);
        await FluentActions.Awaiting(() => Client.WarmUpAsync(new(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
    }

    private Func<Task> AskingAsync(ChatMessage[] messages, ChatOptions? options = null) =>
        () => Client.GetResponseAsync(messages, options, Token);

    [Fact]
    public async Task CountTokensAsync_MegabytesOfText_IsABoundAboveTheContext()
    {
        string text = string.Concat(Enumerable.Repeat("word after word ", 1 << 19));

        int tokens = await Client.CountTokensAsync([new(ChatRole.User, text)], cancellationToken: TestContext.Current.CancellationToken);

        tokens.Should().BeGreaterThan(Client.ContextLength).And.BeLessThan(3 << 19, "eight megabytes are not tokenised to be refused");
    }
}
