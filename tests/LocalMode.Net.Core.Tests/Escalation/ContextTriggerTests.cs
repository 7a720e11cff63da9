using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>Trigger 5: the prompt with the reserved output does not fit.</summary>
public class ContextTriggerTests
{
    [Theory]
    [InlineData(900, 50, 100, 1000, false)]
    [InlineData(950, 50, 100, 1000, false)]
    [InlineData(951, 50, 100, 1000, true)]
    [InlineData(950, null, 50, 1000, false)]
    [InlineData(951, null, 50, 1000, true)]
    [InlineData(1, int.MaxValue, 50, 1000, false)]
    [InlineData(950, int.MaxValue, 50, 1000, false)]
    [InlineData(951, int.MaxValue, 50, 1000, true)]
    public async Task Prompt_AtTheLimit_EscalatesOnlyBeyondIt(int tokens, int? maxOutput, int reserved, int context, bool escalates)
    {
        FakeTokenCounter counter = new(tokens, context);
        Pair pair = Create(counter, o => o.ReservedOutputTokens = reserved);
        ChatOptions options = new() { MaxOutputTokens = maxOutput };

        foreach (bool stream in (bool[])[true, false])
        {
            ChatResponse response = await pair.AskAsync(stream, options);

            response.Text.Should().Be(escalates ? "cloud" : "local");
            response.GetEscalationReport()!.Reason.Should().Be(escalates ? EscalationReason.ContextOverflow : null);
            response.GetEscalationReport()!.Stage.Should().Be(escalates ? EscalationStage.Before : null);
        }
        pair.Local.Calls.Should().Be(escalates ? 0 : 2);
        counter.LastOptions.Should().BeSameAs(options, "instructions and tools are part of the prompt");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Prompt_TooLongInLocalOnly_IsForbidden(bool stream)
    {
        Pair pair = Create(new FakeTokenCounter(2000, 1000), o => o.Mode = EscalationMode.LocalOnly);

        EscalationForbiddenException thrown = (await pair.Invoking(p => p.AskAsync(stream)).Should().ThrowAsync<EscalationForbiddenException>()).Which;

        ContextOverflowException inner = thrown.InnerException.Should().BeOfType<ContextOverflowException>().Which;
        (inner.Tokens, inner.Limit, inner.ReservedOutput).Should().Be((2000, 1000, 1));
        pair.Resolutions.Should().Be(0);
        pair.Local.Calls.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Prompt_FitsWithLittleRoomInLocalOnly_RunsLocally(bool stream)
    {
        Pair pair = Create(new FakeTokenCounter(999, 1000), o => o.Mode = EscalationMode.LocalOnly);

        (await pair.AskAsync(stream, new ChatOptions { MaxOutputTokens = 4096 })).Text.Should().Be("local");
    }

    [Fact]
    public async Task Prompt_CannotBeRendered_EscalatesWithThatReason()
    {
        Pair pair = Create(new FakeTokenCounter(0, 1000) { Error = new TemplateFailedException("roles must alternate") });

        EscalationReport report = (await pair.AskAsync(stream: true)).GetEscalationReport()!;

        report.Reason.Should().Be(EscalationReason.TemplateFailed);
        report.Stage.Should().Be(EscalationStage.Before);
    }

    [Fact]
    public async Task Counter_HasABug_ReachesTheCaller()
    {
        ArgumentException error = new("bug");
        Pair pair = Create(new FakeTokenCounter(0, 1000) { Error = error });

        (await pair.Invoking(p => p.AskAsync(stream: true)).Should().ThrowAsync<ArgumentException>()).Which.Should().BeSameAs(error);

        pair.Resolutions.Should().Be(0);
    }

    private static Pair Create(FakeTokenCounter counter, Action<EscalationOptions>? configure = null)
    {
        ScriptedClient local = new(Say("local"));
        local.Services[typeof(ITokenCounter)] = counter;
        return new Pair(local, configure: configure);
    }
}
