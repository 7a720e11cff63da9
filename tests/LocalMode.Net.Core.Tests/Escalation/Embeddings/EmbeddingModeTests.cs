using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Embeddings.EmbeddingPair;

namespace LocalMode.Core.Tests.Escalation.Embeddings;

public class EmbeddingModeTests
{
    public static TheoryData<EscalationMode, bool, bool, string> Table => new()
    {
        { EscalationMode.LocalOnly, true, true, "Local" },
        { EscalationMode.LocalOnly, false, true, nameof(EscalationForbiddenException) },
        { EscalationMode.PreferLocal, true, true, "Local" },
        { EscalationMode.PreferLocal, true, false, "Local" },
        { EscalationMode.PreferLocal, false, true, "Cloud" },
        { EscalationMode.PreferLocal, false, false, nameof(AggregateException) },
        { EscalationMode.PreferCloud, true, true, "Cloud" },
        { EscalationMode.PreferCloud, false, true, "Cloud" },
        { EscalationMode.PreferCloud, true, false, "Local" },
        { EscalationMode.PreferCloud, false, false, nameof(AggregateException) },
        { EscalationMode.CloudOnly, true, true, "Cloud" },
        { EscalationMode.CloudOnly, true, false, nameof(HttpRequestException) },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Mode_AnyState_DecidesWhoAnswers(EscalationMode mode, bool localWorks, bool cloudWorks, string expected)
    {
        foreach (bool perRequest in (bool[])[true, false])
        {
            EmbeddingPair pair = new(
                localWorks ? null : FailingLocal(),
                cloudWorks ? null : new FakeGenerator(CloudMark).Throws(new HttpRequestException("down")),
                o => o.Mode = perRequest ? EscalationMode.PreferLocal : mode);
            EmbeddingGenerationOptions? options = perRequest ? new EmbeddingGenerationOptions().WithEscalation(mode) : null;

            string result;
            EscalationReport? report;
            try
            {
                GeneratedEmbeddings<Embedding<float>> answer = await pair.EmbedAsync(options);
                report = answer.GetEscalationReport();
                result = report!.ServedBy.ToString()!;
                Mark(answer).Should().Be(result == "Local" ? LocalMark : CloudMark);
            }
            catch (Exception error)
            {
                result = error.GetType().Name;
                report = error.GetEscalationReport();
            }

            result.Should().Be(expected);
            report!.Mode.Should().Be(mode);
            if (mode == EscalationMode.LocalOnly)
                pair.Resolutions.Should().Be(0);
            if (mode == EscalationMode.CloudOnly)
                pair.Local.Calls.Should().Be(0);
        }
    }

    [Fact]
    public async Task Ceiling_Strictest_Wins()
    {
        EmbeddingPair pair = new(FailingLocal(), configure: o => o.Ceiling = EscalationMode.CloudOnly);
        EmbeddingGenerationOptions options = new EmbeddingGenerationOptions()
            .WithEscalation(ceiling: EscalationMode.LocalOnly).WithEscalation(EscalationMode.CloudOnly, EscalationMode.CloudOnly).WithBetterModel();

        await pair.Invoking(p => p.EmbedAsync(options)).Should().ThrowAsync<EscalationForbiddenException>();

        pair.Resolutions.Should().Be(0);
    }

    [Fact]
    public async Task Policy_OfTheTenant_IsAskedAndCounts()
    {
        EmbeddingPair pair = new(FailingLocal(), configure: o => o.PolicyResolver = new Resolver());

        await pair.Invoking(p => p.EmbedAsync(new EmbeddingGenerationOptions().WithEscalation(tenant: "closed"))).Should().ThrowAsync<EscalationForbiddenException>();
        pair.Resolutions.Should().Be(0);
        EscalationForbiddenException broken = (await pair.Invoking(p => p.EmbedAsync(new EmbeddingGenerationOptions().WithEscalation(tenant: "broken")))
            .Should().ThrowAsync<EscalationForbiddenException>()).Which;
        (broken.Block, pair.Resolutions).Should().Be((EscalationBlock.Application, 0));

        Mark(await pair.EmbedAsync(new EmbeddingGenerationOptions().WithEscalation(tenant: "open"))).Should().Be(CloudMark);
    }

    [Fact]
    public async Task WithBetterModel_WithinTheCeiling_PutsTheCloudFirst()
    {
        EmbeddingPair pair = new();

        EscalationReport report = (await pair.EmbedAsync(new EmbeddingGenerationOptions().WithBetterModel("button"))).GetEscalationReport()!;

        (report.ServedBy, report.Reason, report.Label).Should().Be((EscalationLeg.Cloud, EscalationReason.UserRequest, "button"));
        FluentActions.Invoking(() => new EmbeddingGenerationOptions().WithBetterModel("")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new EmbeddingGenerationOptions().WithEscalation()).Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task MaxAttempts_One_EndsAfterTheFirstLeg()
    {
        EmbeddingPair pair = new(FailingLocal(), configure: o => o.MaxAttempts = 1);

        (await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<EscalationForbiddenException>()).Which.Block.Should().Be(EscalationBlock.AttemptLimit);

        pair.Resolutions.Should().Be(0);
    }

    private sealed class Resolver : IEscalationPolicyResolver
    {
        public ValueTask<EscalationPolicy> ResolveAsync(string? tenant, CancellationToken cancellationToken) => tenant switch
        {
            "closed" => new(new EscalationPolicy { Ceiling = EscalationMode.LocalOnly }),
            "broken" => throw new IOException("no policy"),
            _ => new(EscalationPolicy.None),
        };
    }
}
