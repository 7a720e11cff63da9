using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Triggers;

public class ToolTurnTests
{
    private static FunctionResultContent Result(string id) => new(id, "12:00");

    [Fact]
    public void Mark_CallOfTheLeg_KeepsItsOwnPropertiesAndTheSharedDictionary()
    {
        AdditionalPropertiesDictionary own = new() { ["own"] = 1 };
        FunctionCallContent call = new("c1", "now") { AdditionalProperties = own };

        ToolTurn.Mark(new ChatResponseUpdate(ChatRole.Assistant, [new TextContent("x"), call]), EscalationLeg.Local).Should().BeTrue();

        call.AdditionalProperties.Should().HaveCount(2).And.Contain("own", 1);
        own.Should().ContainSingle();
        ToolTurn.Mark(new ChatResponseUpdate(ChatRole.Assistant, "x"), EscalationLeg.Local).Should().BeFalse();
    }

    [Fact]
    public void Find_TurnsOfAnyShape_GivesTheLegOfAnAnsweredCallOfThisTurn()
    {
        ChatMessage question = new(ChatRole.User, "why?");
        Find(question, Of(Call("c1", EscalationLeg.Cloud)), new(ChatRole.Tool, [Result("c1")])).Should().Be(EscalationLeg.Cloud);
        Find(question, Of(Call("c1", EscalationLeg.Local)), new(ChatRole.User, [Result("c1")])).Should().Be(EscalationLeg.Local, "some put results under the user's role");
        Find(question, Of(Call("c1", EscalationLeg.Local), Result("c1"))).Should().Be(EscalationLeg.Local);
        Find(question, Of(Call("c1", EscalationLeg.Local)), new(ChatRole.Tool, [Result("c1")]), Of(Call("c2", EscalationLeg.Local))).Should().Be(EscalationLeg.Local);

        Find(question, Of(Call("c1", EscalationLeg.Cloud))).Should().BeNull("nothing ran");
        Find(question, Of(Call("c1", EscalationLeg.Cloud)), new(ChatRole.Tool, [Result("c2")])).Should().BeNull();
        Find(question, Of(new FunctionCallContent("c1", "now")), new(ChatRole.Tool, [Result("c1")])).Should().BeNull("the call is not ours");
        Find(Of(Call("c1", EscalationLeg.Cloud)), new(ChatRole.Tool, [Result("c1")]), question).Should().BeNull("that was another turn");
        Find(Of(Call("c1", EscalationLeg.Cloud)), new(ChatRole.Tool, [Result("c1")]), new(ChatRole.User, [])).Should().BeNull();
        Find().Should().BeNull();
    }

    private static EscalationLeg? Find(params ChatMessage[] messages) => ToolTurn.Find(messages);

    private static ChatMessage Of(params AIContent[] contents) => new(ChatRole.Assistant, [.. contents]);

    private static FunctionCallContent Call(string id, EscalationLeg leg)
    {
        FunctionCallContent call = new(id, "now");
        ToolTurn.Mark(new ChatResponse(Of(call)), leg).Should().BeTrue();
        return call;
    }
}
