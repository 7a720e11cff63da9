using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Confidence;

public sealed class LogProbabilityExtensionsTests
{
    private static readonly LogProbabilitySummary Summary = new(3, -0.5, -1.25, -1.25, -1, -0.25, 0.75, 0.125);

    [Fact]
    public void GetLogProbabilities_NothingAttached_IsNull()
    {
        new ChatResponse().GetLogProbabilities().Should().BeNull();
        new ChatResponseUpdate().GetLogProbabilities().Should().BeNull();
    }

    [Fact]
    public void SetLogProbabilities_LastUpdate_ReachesTheResponse()
    {
        ChatResponseUpdate last = new(ChatRole.Assistant, "yes") { AdditionalProperties = new() { ["other"] = 1 } };

        last.SetLogProbabilities(Summary);

        last.GetLogProbabilities().Should().Be(Summary);
        new[] { new ChatResponseUpdate(ChatRole.Assistant, "oh "), last }.ToChatResponse().GetLogProbabilities().Should().Be(Summary);
        last.AdditionalProperties.Should().ContainKey("other");
    }

    [Fact]
    public void GetLogProbabilities_AfterJson_IsTheSame()
    {
        ChatResponseUpdate last = new(ChatRole.Assistant, "yes");
        last.SetLogProbabilities(Summary);

        string json = JsonSerializer.Serialize(new[] { last }.ToChatResponse(), AIJsonUtilities.DefaultOptions);

        JsonSerializer.Deserialize<ChatResponse>(json, AIJsonUtilities.DefaultOptions)!.GetLogProbabilities().Should().Be(Summary);
    }

    [Fact]
    public void Arguments_Null_AreRefused()
    {
        FluentActions.Invoking(() => ((ChatResponse)null!).GetLogProbabilities()).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ((ChatResponseUpdate)null!).GetLogProbabilities()).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new ChatResponseUpdate().SetLogProbabilities(null!)).Should().Throw<ArgumentNullException>();
    }
}
