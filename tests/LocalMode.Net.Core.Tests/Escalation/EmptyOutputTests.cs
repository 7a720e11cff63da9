using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>Trigger 13: an answer without content is no success.</summary>
public class EmptyOutputTests
{
    public static TheoryData<string, bool> EmptyAnswers()
    {
        TheoryData<string, bool> data = [];
        foreach (string kind in Kinds.Keys)
        {
            data.Add(kind, true);
            data.Add(kind, false);
        }
        return data;
    }

    private static Dictionary<string, Step[]> Kinds { get; } = new()
    {
        ["nothing"] = [],
        ["role only"] = [Role(), Finish(ChatFinishReason.Stop)],
        ["blank"] = [Blank(" "), Blank("\n")],
        ["an error in the place of content"] = [Contents(new ErrorContent("the provider gave up"))],
        ["usage only"] = [Usage(4, 0), Finish(ChatFinishReason.Stop)],
        ["cut by the context"] = [Role(), Finish(ChatFinishReason.Length)],
    };

    [Theory]
    [MemberData(nameof(EmptyAnswers))]
    public async Task Local_GivesNoContent_Escalates(string kind, bool stream)
    {
        Pair pair = new(new ScriptedClient(Kinds[kind]));

        ChatResponse response = await pair.AskAsync(stream);

        response.Text.Should().Be("cloud");
        EscalationReport report = response.GetEscalationReport()!;
        report.Reason.Should().Be(EscalationReason.EmptyOutput);
        report.Stage.Should().Be(EscalationStage.After);
        report.Attempts[0].Outcome.Should().Be(EscalationAttemptOutcome.Empty);
        report.Attempts[0].ErrorKind.Should().Be(LocalModeErrorKind.InvalidOutput);
        pair.AssertNoLeak();
    }

    [Theory]
    [MemberData(nameof(EmptyAnswers))]
    public async Task Local_GivesNoContentInLocalOnly_IsForbidden(string kind, bool stream)
    {
        Pair pair = new(new ScriptedClient(Kinds[kind]), configure: o => o.Ceiling = EscalationMode.LocalOnly);

        EscalationForbiddenException thrown = (await pair.Invoking(p => p.AskAsync(stream)).Should().ThrowAsync<EscalationForbiddenException>()).Which;

        thrown.InnerException.Should().BeOfType<InvalidOutputException>();
        thrown.Reason.Should().Be(EscalationReason.EmptyOutput);
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cloud_GivesNoContentEither_Throws(bool stream)
    {
        Pair pair = new(new ScriptedClient(), new ScriptedClient(Role(), Finish(ChatFinishReason.Stop)));

        AggregateException thrown = (await pair.Invoking(p => p.AskAsync(stream)).Should().ThrowAsync<AggregateException>()).Which;

        thrown.InnerExceptions.Should().HaveCount(2).And.AllBeOfType<InvalidOutputException>();
        thrown.GetEscalationReport()!.Attempts[1].Outcome.Should().Be(EscalationAttemptOutcome.Empty);
        pair.AssertNoLeak();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Local_IsFiltered_StaysTheAnswer(bool stream)
    {
        Pair pair = new(new ScriptedClient(Role(), Finish(ChatFinishReason.ContentFilter)));

        ChatResponse response = await pair.AskAsync(stream);

        response.FinishReason.Should().Be(ChatFinishReason.ContentFilter);
        response.GetEscalationReport()!.ServedBy.Should().Be(EscalationLeg.Local);
        pair.Resolutions.Should().Be(0, "another model would evade the filter");
        pair.AssertNoLeak();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Local_IsCutByTheCallersOwnLimit_StaysTheAnswer(bool stream)
    {
        Pair pair = new(new ScriptedClient(Blank("\n"), Finish(ChatFinishReason.Length)));

        ChatResponse response = await pair.AskAsync(stream, new ChatOptions { MaxOutputTokens = 1 });

        response.FinishReason.Should().Be(ChatFinishReason.Length);
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Local_CallsATool_IsContent(bool stream)
    {
        Pair pair = new(new ScriptedClient(Contents(new FunctionCallContent("1", "f", new Dictionary<string, object?>())), Finish(ChatFinishReason.ToolCalls)));

        ChatResponse response = await pair.AskAsync(stream, new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "f")] });

        response.Messages[0].Contents.Should().ContainSingle().Which.Should().BeOfType<FunctionCallContent>();
        pair.Resolutions.Should().Be(0);
    }
}
