using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Triggers;

/// <summary>The prompt does not fit into the cloud model's context.</summary>
public class TargetContextCheckTests
{
    [Theory]
    [InlineData(999, 1000, false)]
    [InlineData(1000, 1000, true)]
    public async Task Check_CloudCounts_IsExact(int tokens, int context, bool overflows)
    {
        ScriptedClient cloud = new();
        FakeTokenCounter counter = new(tokens, context);
        cloud.Services[typeof(ITokenCounter)] = counter;
        ChatOptions options = new();

        string? rule = await TargetContextCheck.CheckAsync(cloud, 1, [.. Pair.Question], options, Pair.Ct);

        rule.Should().Be(overflows ? "the prompt has 1000 tokens, but the context of the cloud model holds 1000 with the answer" : null);
        counter.LastOptions.Should().BeSameAs(options);
    }

    [Theory]
    [InlineData(799, 100, false)]
    [InlineData(800, 100, true)]
    [InlineData(800, null, false)]
    public async Task Check_CloudDoesNotCount_RefusesOnlyWhatSurelyDoesNotFit(int characters, int? context, bool overflows)
    {
        AIContent[] contents =
        [
            new TextContent(new string('x', characters)),
            new FunctionResultContent("c1", new string('x', characters)),
            new FunctionResultContent("c1", JsonElement.Parse($"\"{new string('x', characters)}\"")),
        ];
        foreach (AIContent content in contents)
            (await AskAsync(content, null, context) is not null).Should().Be(overflows);
        (await AskAsync(new UriContent("https://example.org/x", "image/png"), new() { Instructions = new string('x', characters) }, context) is not null).Should().Be(overflows);
    }

    [Fact]
    public async Task Check_ManyContents_AddsThemUp()
    {
        ChatMessage[] messages = [.. Enumerable.Range(0, 10).Select(_ => new ChatMessage(ChatRole.User, new string('x', 80)))];

        (await TargetContextCheck.CheckAsync(new ScriptedClient(), 100, messages, null, Pair.Ct)).Should().Contain("at least 100 tokens");
        (await TargetContextCheck.CheckAsync(new ScriptedClient(), 101, messages, null, Pair.Ct)).Should().BeNull();
    }

    private static ValueTask<string?> AskAsync(AIContent content, ChatOptions? options, int? context) =>
        TargetContextCheck.CheckAsync(new ScriptedClient(), context, [new ChatMessage(ChatRole.User, [content])], options, Pair.Ct);
}
