using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Triggers;

/// <summary>The prompt does not fit into the cloud model's context.</summary>
public class TargetContextCheckTests
{
    [Fact]
    public void Check_CloudStatesItsContext_CountsTheLowerBoundItself()
    {
        ScriptedClient cloud = new();
        FakeTokenCounter counter = new(5000, 100);
        cloud.Services[typeof(ITokenCounter)] = counter;
        ChatOptions options = new();

        TargetContextCheck.Check(cloud, 1, [new ChatMessage(ChatRole.User, new string('x', 799))], options).Should().BeNull();
        TargetContextCheck.Check(cloud, 1, [new ChatMessage(ChatRole.User, new string('x', 800))], options)
            .Should().Be("the prompt has at least 100 tokens, but the context of the cloud model holds 100 with the answer");
        counter.LastOptions.Should().BeNull("its counter may be a server that nothing has cleared yet");
    }

    [Theory]
    [InlineData(799, 100, false)]
    [InlineData(800, 100, true)]
    [InlineData(800, null, false)]
    public void Check_CloudDoesNotCount_RefusesOnlyWhatSurelyDoesNotFit(int characters, int? context, bool overflows)
    {
        AIContent[] contents =
        [
            new TextContent(new string('x', characters)),
            new FunctionResultContent("c1", new string('x', characters)),
            new FunctionResultContent("c1", JsonElement.Parse($"\"{new string('x', characters)}\"")),
        ];
        foreach (AIContent content in contents)
            (Ask(content, null, context) is not null).Should().Be(overflows);
        (Ask(new UriContent("https://example.org/x", "image/png"), new() { Instructions = new string('x', characters) }, context) is not null).Should().Be(overflows);
    }

    [Fact]
    public void Check_ManyContents_AddsThemUp()
    {
        ChatMessage[] messages = [.. Enumerable.Range(0, 10).Select(_ => new ChatMessage(ChatRole.User, new string('x', 80)))];

        TargetContextCheck.Check(new ScriptedClient(), 100, messages, null).Should().Contain("at least 100 tokens");
        TargetContextCheck.Check(new ScriptedClient(), 101, messages, null).Should().BeNull();
    }

    private static string? Ask(AIContent content, ChatOptions? options, int? context) =>
        TargetContextCheck.Check(new ScriptedClient(), context, [new ChatMessage(ChatRole.User, [content])], options);
}
