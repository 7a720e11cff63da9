using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>What of the caller's options reaches the cloud leg.</summary>
public class CloudOptionsTests
{
    private static readonly string[] Passed =
    [
        nameof(ChatOptions.Instructions), nameof(ChatOptions.Temperature), nameof(ChatOptions.TopP), nameof(ChatOptions.MaxOutputTokens),
        nameof(ChatOptions.FrequencyPenalty), nameof(ChatOptions.PresencePenalty), nameof(ChatOptions.Seed), nameof(ChatOptions.Reasoning),
        nameof(ChatOptions.ResponseFormat), nameof(ChatOptions.StopSequences), nameof(ChatOptions.AllowMultipleToolCalls),
        nameof(ChatOptions.ToolMode), nameof(ChatOptions.Tools),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cloud_GetsTheAllowListAndNothingElse(bool stream)
    {
        ChatOptions options = Full();
        Pair pair = new(new ScriptedClient(Throw(new OverloadedException(8, 8))), Calling());

        await pair.AskAsync(stream, options);

        ChatOptions sent = pair.Cloud.LastOptions!;
        foreach (PropertyInfo property in typeof(ChatOptions).GetProperties())
        {
            property.GetValue(options).Should().NotBeNull($"{property.Name} must be set by this test");
            if (Passed.Contains(property.Name))
                property.GetValue(sent).Should().BeEquivalentTo(property.GetValue(options), property.Name);
            else
                property.GetValue(sent).Should().BeNull($"{property.Name} belongs to the local leg");
        }
        sent.StopSequences.Should().NotBeSameAs(options.StopSequences);
        sent.Tools.Should().NotBeSameAs(options.Tools);
        sent.Reasoning.Should().NotBeSameAs(options.Reasoning);
    }

    [Fact]
    public async Task Cloud_ModelIdConfigured_IsAskedForIt()
    {
        Pair pair = new(
            new ScriptedClient(Throw(new OverloadedException(8, 8))),
            new ScriptedClient(Say("cloud")),
            o => o.CloudModelId = "big-model");

        ChatResponse withOptions = await pair.AskAsync(stream: true, new ChatOptions { ModelId = "local.gguf" });
        pair.Cloud.LastOptions!.ModelId.Should().Be("big-model");
        await pair.AskAsync(stream: false);
        pair.Cloud.LastOptions!.ModelId.Should().Be("big-model");

        withOptions.GetEscalationReport()!.Attempts.Select(a => a.ModelId).Should().Equal("local.gguf", "big-model");
    }

    [Fact]
    public async Task Cloud_NoOptions_GetsNone()
    {
        Pair pair = new(new ScriptedClient(Throw(new OverloadedException(8, 8))));

        await pair.AskAsync(stream: true);

        pair.Cloud.LastOptions.Should().BeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Caller_OptionsAfterEscalation_AreAsTheyWere(bool stream)
    {
        ChatOptions options = Full();
        string before = JsonSerializer.Serialize(options, AIJsonUtilities.DefaultOptions);
        Pair pair = new(new ScriptedClient(Throw(new OverloadedException(8, 8))), Calling(), o => o.CloudModelId = "big");

        await pair.AskAsync(stream, options);

        JsonSerializer.Serialize(options, AIJsonUtilities.DefaultOptions).Should().Be(before);
        pair.Local.LastOptions.Should().BeSameAs(options);
    }

    private static ScriptedClient Calling() =>
        new(Contents(new FunctionCallContent("1", "one", new Dictionary<string, object?>())), Finish(ChatFinishReason.ToolCalls));

    private static ChatOptions Full() => new ChatOptions
    {
        ModelId = "local.gguf",
        TopK = 40,
        ConversationId = "c1",
        RawRepresentationFactory = _ => "raw",
        AdditionalProperties = new() { ["mirostat"] = 2 },
        AllowBackgroundResponses = false,
        ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 1 }),
        Instructions = "be brief",
        Temperature = 0.5f,
        TopP = 0.9f,
        MaxOutputTokens = 10,
        FrequencyPenalty = 0.1f,
        PresencePenalty = 0.2f,
        Seed = 7,
        Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low, Output = ReasoningOutput.Summary },
        ResponseFormat = ChatResponseFormat.Json,
        StopSequences = ["END"],
        AllowMultipleToolCalls = true,
        ToolMode = ChatToolMode.RequireAny,
        Tools = [AIFunctionFactory.Create(() => 1, "one")],
    }.WithEscalation(EscalationMode.PreferLocal);
}
