using System.Text.Json;
using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>Which mode holds: the strictest ceiling wins, and nothing in a request can raise it.</summary>
public class ModeTests
{
    private static readonly EscalationMode[] Modes = Enum.GetValues<EscalationMode>();

    [Fact]
    public async Task Mode_AnyCombination_IsTheAskedOneBelowTheStrictestCeiling()
    {
        EscalationMode?[] asked = [null, .. Modes.Select(m => (EscalationMode?)m)];
        foreach (EscalationMode client in Modes)
        {
            foreach (EscalationMode ceiling in Modes)
            {
                foreach (EscalationMode? mode in asked)
                {
                    foreach (EscalationMode? limit in asked)
                    {
                        ChatOptions? options = mode is null && limit is null ? null : new ChatOptions().WithEscalation(mode, limit);
                        EscalationMode expected = (EscalationMode)new[] { (int)(mode ?? client), (int)ceiling, (int)(limit ?? ceiling) }.Min();

                        (await ModeOfAsync(client, ceiling, options)).Should().Be(expected, $"{client} {ceiling} {mode} {limit}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Modes_InOrder_AreFromStrictToLoose()
    {
        Modes.Should().Equal(EscalationMode.LocalOnly, EscalationMode.PreferLocal, EscalationMode.PreferCloud, EscalationMode.CloudOnly);
        default(EscalationMode).Should().Be(EscalationMode.LocalOnly, "what is not set must not leave");
    }

    [Fact]
    public async Task WithEscalation_CeilingSetTwice_TheStrictestHolds()
    {
        ChatOptions options = new ChatOptions()
            .WithEscalation(ceiling: EscalationMode.LocalOnly)
            .WithEscalation(EscalationMode.PreferLocal, EscalationMode.PreferLocal);

        (await ModeOfAsync(EscalationMode.PreferLocal, EscalationMode.PreferLocal, options)).Should().Be(EscalationMode.LocalOnly);
    }

    [Fact]
    public async Task WithEscalation_ResultNotUsed_StillRestricts()
    {
        ChatOptions options = new();
        options.WithEscalation(EscalationMode.LocalOnly);

        (await ModeOfAsync(EscalationMode.PreferLocal, EscalationMode.PreferLocal, options.Clone())).Should().Be(EscalationMode.LocalOnly);
    }

    [Fact]
    public async Task WithEscalation_ThroughJson_Survives()
    {
        ChatOptions options = new ChatOptions().WithEscalation(EscalationMode.LocalOnly);

        ChatOptions back = JsonSerializer.Deserialize<ChatOptions>(JsonSerializer.Serialize(options, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;

        (await ModeOfAsync(EscalationMode.PreferLocal, EscalationMode.PreferLocal, back)).Should().Be(EscalationMode.LocalOnly);
    }

    [Fact]
    public void WithEscalation_BadArguments_Throw()
    {
        ChatOptions options = new();

        FluentActions.Invoking(() => ((ChatOptions)null!).WithEscalation(EscalationMode.LocalOnly)).Should().Throw<ArgumentNullException>();
        options.Invoking(o => o.WithEscalation()).Should().Throw<ArgumentException>();
        options.Invoking(o => o.WithEscalation((EscalationMode)99)).Should().Throw<ArgumentOutOfRangeException>();
        options.Invoking(o => o.WithEscalation(ceiling: (EscalationMode)(-1))).Should().Throw<ArgumentOutOfRangeException>();
        options.AdditionalProperties.Should().BeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_ModeCannotBeRead_ThrowsAndLeavesNothingOut(bool stream)
    {
        Pair pair = new(new ScriptedClient(Throw(new OverloadedException(8, 8))));
        ChatOptions options = new() { AdditionalProperties = new() { ["localmode.escalation.mode"] = "anything" } };

        await pair.Invoking(p => p.AskAsync(stream, options)).Should().ThrowAsync<ArgumentException>();

        pair.Resolutions.Should().Be(0);
    }

    private static async Task<EscalationMode> ModeOfAsync(EscalationMode client, EscalationMode ceiling, ChatOptions? options)
    {
        Pair pair = new(new ScriptedClient(Throw(new OverloadedException(8, 8))), configure: o => (o.Mode, o.Ceiling) = (client, ceiling));
        EscalationReport report;
        try
        {
            report = (await pair.AskAsync(stream: true, options)).GetEscalationReport()!;
        }
        catch (EscalationForbiddenException forbidden)
        {
            report = forbidden.GetEscalationReport()!;
        }
        pair.Resolutions.Should().Be(report.Mode == EscalationMode.LocalOnly ? 0 : 1);
        return report.Mode;
    }
}
