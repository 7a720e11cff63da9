using System.Text.Json;
using System.Text.RegularExpressions;
using LocalMode.Tokenizers.Constraints;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat.Constraints;

/// <summary>Forms of answers, held by the bundled model.</summary>
public sealed class ConstrainedAnswerTests(ConstrainedAnswerTests.Fixture fixture) : IClassFixture<ConstrainedAnswerTests.Fixture>
{
    private const string PersonSchema =
        """{"type":"object","properties":{"name":{"type":"string","maxLength":12},"age":{"type":"integer","minimum":0,"maximum":120},"tags":{"type":"array","items":{"enum":["a","b"]},"maxItems":2}},"required":["name","age","tags"],"additionalProperties":false}""";

    private static readonly ChatMessage[] Person = Conversations.Ask("Who is Ann? She is 7 years old.");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LlamaCppChatClient Client => fixture.Client;

    [Fact]
    public async Task GetResponseAsync_Json_IsAnObject()
    {
        ChatOptions options = Conversations.Greedy(60);
        options.ResponseFormat = ChatResponseFormat.Json;

        ChatResponse response = await Client.GetResponseAsync(Person, options, Token);

        response.Text.Should().StartWith("{");
        if (response.FinishReason == ChatFinishReason.Stop)
            JsonElement.Parse(response.Text).ValueKind.Should().Be(JsonValueKind.Object);
        else
            response.FinishReason.Should().Be(ChatFinishReason.Length);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1.5f)]
    public async Task GetResponseAsync_Schema_AnswerThatEndedIsValid(float temperature)
    {
        ChatOptions options = Schema(PersonSchema, 80);
        options.Temperature = temperature;
        options.Seed = 5;
        options.PresencePenalty = 0.5f;

        ChatResponse response = await Client.GetResponseAsync(Person, options, Token);

        response.FinishReason.Should().Be(ChatFinishReason.Stop);
        JsonSchema.Parse(PersonSchema).IsValid(JsonElement.Parse(response.Text)).Should().BeTrue("it is {0}", response.Text);
    }

    [Fact]
    public async Task GetResponseAsync_Regex_Matches()
    {
        ChatResponse response = await Client.GetResponseAsync(Person, Conversations.Greedy(20).WithRegex("[A-Z][a-z]{2,5}, [0-9]{1,3}"), Token);

        response.FinishReason.Should().Be(ChatFinishReason.Stop);
        Regex.IsMatch(response.Text, "^[A-Z][a-z]{2,5}, [0-9]{1,3}$").Should().BeTrue("it is {0}", response.Text);
    }

    [Fact]
    public async Task GetResponseAsync_Choices_IsOneOfThem()
    {
        string[] choices = ["child", "grown-up", "unknown"];

        ChatResponse response = await Client.GetResponseAsync(Person, Conversations.Greedy(20).WithChoices(choices), Token);

        response.FinishReason.Should().Be(ChatFinishReason.Stop);
        choices.Should().Contain(response.Text);
    }

    [Fact]
    public async Task GetResponseAsync_NothingToChoose_AsksTheModelNothing()
    {
        ChatResponse response = await Client.GetResponseAsync(Person, Conversations.Greedy(20).WithChoices("the only one"), Token);

        response.Text.Should().Be("the only one");
        response.FinishReason.Should().Be(ChatFinishReason.Stop);
        response.Usage!.AdditionalCounts![LlamaCppChatClient.ForcedTokensKey].Should().Be(response.Usage.OutputTokenCount);
        response.Messages[0].Should().NotBeNull();
        (await Client.GetResponseAsync(Person, Conversations.Greedy(2), Token)).Usage!.OutputTokenCount.Should().Be(2, "the sequence is free again");
    }

    [Fact]
    public async Task GetResponseAsync_EightSchemasAtOnce_EachAnswerHasItsOwn()
    {
        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(
            TestModels.SmolLM2, new() { ContextSize = 512, MaxSequences = 8, Threads = 1, VerifyFiles = false }, cancellationToken: Token);
        string[] schemas = [.. Enumerable.Range(0, 8).Select(static i =>
            $$$"""{"type":"object","properties":{"kind{{{i}}}":{"const":"k{{{i}}}"},"word":{"type":"string","maxLength":{{{3 + i}}}},"more":{"type":"boolean"}},"required":["kind{{{i}}}","word","more"],"additionalProperties":false}""")];

        ChatResponse[] responses = await Task.WhenAll(schemas.Select((schema, i) => client.GetResponseAsync(Conversations.Ask($"Question {i}?"), Schema(schema, 60), Token)));

        for (int i = 0; i < schemas.Length; i++)
        {
            responses[i].FinishReason.Should().Be(ChatFinishReason.Stop);
            JsonSchema.Parse(schemas[i]).IsValid(JsonElement.Parse(responses[i].Text)).Should().BeTrue("answer {0} is {1}", i, responses[i].Text);
        }
    }

    [Fact]
    public async Task GetResponseAsync_LimitInside_IsCutAndDelivered()
    {
        ChatResponse whole = await Client.GetResponseAsync(Person, Schema(PersonSchema, 80), Token);
        for (int limit = 1; limit < 12; limit++)
        {
            ChatResponse cut = await Client.GetResponseAsync(Person, Schema(PersonSchema, limit), Token);

            cut.FinishReason.Should().Be(ChatFinishReason.Length);
            cut.Usage!.OutputTokenCount.Should().Be(limit);
            whole.Text.Should().StartWith(cut.Text);
        }
    }

    [Fact]
    public async Task GetResponseAsync_StopSequenceInside_IsPartOfTheValue()
    {
        ChatResponse without = await Client.GetResponseAsync(Person, Schema(PersonSchema, 80), Token);
        ChatOptions options = Schema(PersonSchema, 80);
        options.StopSequences = ["\"", "age", "nn"];

        ChatResponse response = await Client.GetResponseAsync(Person, options, Token);

        response.Text.Should().Be(without.Text);
        response.FinishReason.Should().Be(ChatFinishReason.Stop);
    }

    [Fact]
    public async Task GetResponseAsync_StopSequenceWhereItMayEnd_EndsTheAnswer()
    {
        ChatOptions options = Conversations.Greedy(40).WithRegex("(ab)+");
        options.StopSequences = ["ab"];

        ChatResponse response = await Client.GetResponseAsync(Person, options, Token);

        response.Text.Should().Be("ab", "nothing stands before the first one, which is no whole answer");
        response.FinishReason.Should().Be(ChatFinishReason.Stop);
    }

    [Fact]
    public async Task GetResponseAsync_ForcedText_ChangesNeitherTextNorStatistics()
    {
        await using LlamaCppChatClient asking = await LlamaCppChatClient.OpenAsync(
            TestModels.SmolLM2, new() { ContextSize = 1024, MaxSequences = 1, Threads = 1, VerifyFiles = false, ForcedText = false }, cancellationToken: Token);

        // Where the model itself would cut the text into other tokens, what it says afterwards may be something else.
        ChatOptions options = Schema("""{"type":"object","properties":{"is_child":{"type":"boolean"},"name":{"enum":["Ann","Bob"]}},"required":["is_child","name"],"additionalProperties":false}""", 80);
        ChatResponse forced = await Client.GetResponseAsync(Person, options, Token);
        ChatResponse asked = await asking.GetResponseAsync(Person, options, Token);

        forced.Text.Should().Be(asked.Text);
        long written = forced.Usage!.AdditionalCounts![LlamaCppChatClient.ForcedTokensKey];
        written.Should().BeGreaterThan(3);
        asked.Usage!.AdditionalCounts.Should().BeNull();
        forced.GetLogProbabilities()!.Count.Should().Be((int)(forced.Usage.OutputTokenCount!.Value - written));
        asked.GetLogProbabilities()!.Count.Should().Be((int)asked.Usage.OutputTokenCount!.Value);
    }

    [Fact]
    public async Task GetResponseAsync_Form_IsToldInTheSystemTurnUnlessSwitchedOff()
    {
        ChatOptions told = Schema(PersonSchema, 1);
        ChatMessage[] asked = [new(ChatRole.System, "You know people."), .. Person];
        ChatOptions untold = Schema(PersonSchema, 1);
        untold.RawRepresentationFactory = static _ => new LlamaCppRequestOptions { FormatInPrompt = false };

        int plain = await Client.CountTokensAsync(asked, Conversations.Greedy(1), Token);

        (await Client.CountTokensAsync(asked, untold, Token)).Should().Be(plain);
        (await Client.CountTokensAsync(asked, told, Token)).Should().BeGreaterThan(plain + 40);
        (await Client.CountTokensAsync(asked, Conversations.Greedy(1).WithChoices("abcd", "efgh"), Token)).Should().BeGreaterThan(plain + 10);
        (await Client.GetResponseAsync(Person, told, Token)).Usage!.InputTokenCount.Should().Be(await Client.CountTokensAsync(Person, told, Token));
    }

    [Fact]
    public async Task GetResponseAsync_SpacedJson_HasSpaces()
    {
        ChatOptions options = Schema(PersonSchema, 80);
        options.RawRepresentationFactory = static _ => new LlamaCppRequestOptions { Json = new() { WhiteSpace = JsonWhiteSpace.Spaced } };

        ChatResponse response = await Client.GetResponseAsync(Person, options, Token);

        response.Text.Should().StartWith("{\"name\": \"").And.Contain(", \"age\": ");
    }

    [Fact]
    public async Task GetResponseAsync_FormsThatCannotBeHeld_SaySoBeforeTheRun()
    {
        (await Asking(Schema("""{"type":5}""")).Should().ThrowAsync<SchemaInvalidException>()).Which.JsonPointer.Should().NotBeNull();
        await Asking(Schema("""{"type":"integer","minimum":3,"maximum":2}""")).Should().ThrowAsync<ConstraintUnsatisfiableException>();
        await Asking(Schema("""{"type":"string","contentEncoding":"base64","format":"no-such-format"}""")).Should().ThrowAsync<SchemaNotEnforceableException>();
        await Asking(Conversations.Greedy(1).WithRegex("(a)\\1")).Should().ThrowAsync<ArgumentException>();
        ChatOptions both = Conversations.Greedy(1).WithChoices("a");
        both.ResponseFormat = Schema(PersonSchema).ResponseFormat;
        await Asking(both).Should().ThrowAsync<LocalModeException>();
    }

    [Fact]
    public async Task GetResponseAsync_KeywordLeftToValidation_IsCheckedAfterTheRun()
    {
        ChatOptions options = Schema("""{"type":"array","items":{"enum":[true]},"minItems":2,"maxItems":2,"uniqueItems":true}""");
        options.RawRepresentationFactory = static _ => new LlamaCppRequestOptions { Json = new() { AllowUnenforced = true } };

        InvalidOutputException error = (await Asking(options).Should().ThrowAsync<InvalidOutputException>()).Which;

        error.Text.Should().Be("[true,true]");
    }

    [Fact]
    public async Task GetStreamingResponseAsync_Cancelled_EndsAndFreesTheSequence()
    {
        using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        ChatOptions options = Schema("""{"type":"array","items":{"type":"string"},"minItems":500}""", 400);
        int updates = 0;

        Func<Task> reading = async () =>
        {
            await foreach (ChatResponseUpdate update in Client.GetStreamingResponseAsync(Person, options, cancellation.Token))
            {
                if (++updates == 3)
                    await cancellation.CancelAsync();
            }
        };

        await reading.Should().ThrowAsync<OperationCanceledException>();
        (await Client.GetResponseAsync(Person, Conversations.Greedy(20).WithChoices("a", "b"), Token)).Text.Should().BeOneOf("a", "b");
    }

    [Fact]
    public void Capabilities_FormsAndModes_AreEnforced()
    {
        IChatCapabilities capabilities = Client;

        capabilities.ResponseFormats.Should().Be(capabilities.EnforcedResponseFormats | ChatResponseFormats.Text);
        capabilities.EnforcedResponseFormats.Should().Be(ChatResponseFormats.Json | ChatResponseFormats.JsonSchema | ChatResponseFormats.Regex | ChatResponseFormats.Choices);
        capabilities.EnforcedToolModes.Should().Be(ChatToolModes.RequiredAny | ChatToolModes.RequiredSpecific);
        capabilities.ToolModes.Should().Be(ChatToolModes.Auto | capabilities.EnforcedToolModes);
    }

    /// <summary>One thread: on a busy machine two spend their time waiting for each other.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public LlamaCppChatClient Client { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Client = await LlamaCppChatClient.OpenAsync(
            TestModels.SmolLM2, new() { ContextSize = 1024, MaxSequences = 2, Threads = 1, VerifyFiles = false });

        public ValueTask DisposeAsync() => Client.DisposeAsync();
    }

    private static ChatOptions Schema(string schema, int tokens = 40)
    {
        ChatOptions options = Conversations.Greedy(tokens);
        options.ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse(schema));
        return options;
    }

    private Func<Task> Asking(ChatOptions options) => () => Client.GetResponseAsync(Person, options, Token);
}
