using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using static LocalMode.Core.Tests.Escalation.Embeddings.EmbeddingPair;

namespace LocalMode.Core.Tests.Escalation.Embeddings;

public class FallbackEmbeddingGeneratorTests
{
    [Fact]
    public async Task GenerateAsync_LocalServes_CloudIsNotTouched()
    {
        EmbeddingPair pair = new();
        pair.Local.ModelId = "tiny";

        GeneratedEmbeddings<Embedding<float>> answer = await pair.EmbedAsync();

        Mark(answer).Should().Be(LocalMark);
        pair.Resolutions.Should().Be(0);
        EscalationReport report = answer.GetEscalationReport()!;
        (report.ServedBy, report.Mode, report.Reason, report.Block).Should().Be((EscalationLeg.Local, EscalationMode.PreferLocal, null, null));
        EscalationAttempt attempt = report.Attempts.Should().ContainSingle().Subject;
        (attempt.Leg, attempt.Outcome, attempt.ModelId).Should().Be((EscalationLeg.Local, EscalationAttemptOutcome.Answered, "tiny"));
        attempt.Usage!.InputTokenCount.Should().Be(2);
    }

    [Fact]
    public async Task GenerateAsync_LocalFails_CloudServesAndTheReportSaysWhy()
    {
        FakeTimeProvider clock = new();
        FakeGenerator local = new(LocalMark)
        {
            OnCall = _ =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                throw Busy;
            },
        };
        EmbeddingPair pair = new(local, configure: o => o.TimeProvider = clock);

        GeneratedEmbeddings<Embedding<float>> answer = await pair.EmbedAsync();

        Mark(answer).Should().Be(CloudMark);
        pair.Cloud.LastTexts.Should().Equal("1", "2");
        EscalationReport report = answer.GetEscalationReport()!;
        (report.ServedBy, report.Reason, report.Stage, report.Guard).Should().Be(
            (EscalationLeg.Cloud, EscalationReason.Overloaded, EscalationStage.During, EgressOutcome.Allow));
        report.Attempts.Select(a => (a.Leg, a.Outcome)).Should().Equal(
            (EscalationLeg.Local, EscalationAttemptOutcome.Failed), (EscalationLeg.Cloud, EscalationAttemptOutcome.Answered));
        report.Attempts[0].Duration.Should().Be(TimeSpan.FromSeconds(1));
        report.Attempts[0].ErrorKind.Should().Be(LocalModeErrorKind.Overloaded);
    }

    [Fact]
    public async Task GenerateAsync_Options_OnlyModelAndDimensionsReachTheCloud()
    {
        EmbeddingPair pair = new(FailingLocal(), configure: o => o.CloudModelId = "big");
        EmbeddingGenerationOptions options = new EmbeddingGenerationOptions { ModelId = "local.onnx", Dimensions = 3, RawRepresentationFactory = _ => new object() }
            .WithEscalation(conversation: "c", tenant: "t");

        await pair.EmbedAsync(options);

        EmbeddingGenerationOptions sent = pair.Cloud.LastOptions!;
        (sent.ModelId, sent.Dimensions).Should().Be(("big", 3));
        sent.AdditionalProperties.Should().BeNull();
        sent.RawRepresentationFactory.Should().BeNull();
        pair.Local.LastOptions.Should().BeSameAs(options);
    }

    [Fact]
    public async Task GenerateAsync_BothFail_ThrowsBothAndTheReportIsOnIt()
    {
        EmbeddingPair pair = new(FailingLocal(), new FakeGenerator(CloudMark).Throws(new HttpRequestException("cut")));

        AggregateException thrown = (await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<AggregateException>()).Which;

        thrown.InnerExceptions.Select(e => e.GetType()).Should().Equal(typeof(OverloadedException), typeof(HttpRequestException));
        thrown.GetEscalationReport()!.Attempts.Should().HaveCount(2);
    }

    [Theory]
    [InlineData(typeof(ArgumentException))]
    [InlineData(typeof(FormatException))]
    [InlineData(typeof(SchemaTooComplexException))]
    public async Task GenerateAsync_ErrorThatIsNoReason_IsTheCallers(Type type)
    {
        Exception error = type == typeof(SchemaTooComplexException) ? new SchemaTooComplexException("depth") : (Exception)Activator.CreateInstance(type, "bug")!;
        EmbeddingPair pair = new(FailingLocal(error));

        Exception thrown = (await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<Exception>()).Which;

        thrown.Should().BeSameAs(error);
        thrown.GetEscalationReport()!.Attempts.Should().ContainSingle();
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GenerateAsync_ManyTexts_KeepTheirOrder(bool escalates)
    {
        EmbeddingPair pair = new(escalates ? FailingLocal() : null);
        string[] texts = [.. Enumerable.Range(0, 1000).Select(i => $"{i}")];

        GeneratedEmbeddings<Embedding<float>> answer = await pair.Generator.GenerateAsync(texts, cancellationToken: Ct);

        answer.Select(e => e.Vector.Span[1]).Should().Equal(Enumerable.Range(0, 1000).Select(i => (float)i));
        Mark(answer).Should().Be(escalates ? CloudMark : LocalMark);
    }

    [Fact]
    public async Task GenerateAsync_NoTexts_IsNoError()
    {
        EmbeddingPair pair = new();

        (await pair.Generator.GenerateAsync([], cancellationToken: Ct)).Should().BeEmpty();
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [InlineData("fewer")]
    [InlineData("more")]
    [InlineData("empty")]
    [InlineData("uneven")]
    [InlineData("null")]
    public async Task GenerateAsync_WrongVectorsOfTheLocalLeg_EscalateOrFail(string how)
    {
        FakeGenerator local = new(LocalMark) { Change = e => Spoil(e, how) };
        EmbeddingPair pair = new(local);

        GeneratedEmbeddings<Embedding<float>> answer = await pair.EmbedAsync();

        Mark(answer).Should().Be(CloudMark);
        EscalationReport report = answer.GetEscalationReport()!;
        (report.Reason, report.Stage).Should().Be((EscalationReason.InvalidOutput, EscalationStage.After));
        report.Attempts[0].Outcome.Should().Be(EscalationAttemptOutcome.Rejected);

        EmbeddingGenerationOptions localOnly = new EmbeddingGenerationOptions().WithEscalation(EscalationMode.LocalOnly);
        (await pair.Invoking(p => p.EmbedAsync(localOnly)).Should().ThrowAsync<EscalationForbiddenException>())
            .Which.InnerException.Should().BeOfType<InvalidOutputException>();
    }

    [Fact]
    public async Task GenerateAsync_WrongCountOfTheCloudLeg_IsNeverReturned()
    {
        EmbeddingPair pair = new(FailingLocal(), new FakeGenerator(CloudMark) { Change = e => Spoil(e, "fewer") });

        AggregateException thrown = (await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<AggregateException>()).Which;

        thrown.InnerExceptions[1].Should().BeOfType<InvalidOutputException>();
    }

    [Fact]
    public async Task GenerateAsync_NullText_ThrowsWithItsIndex()
    {
        EmbeddingPair pair = new();

        await FluentActions.Awaiting(() => pair.Generator.GenerateAsync(["a", null!], cancellationToken: Ct)).Should().ThrowAsync<ArgumentException>().WithMessage("*index 1*");
        await FluentActions.Awaiting(() => pair.Generator.GenerateAsync(null!, cancellationToken: Ct)).Should().ThrowAsync<ArgumentNullException>();
    }

    [Fact]
    public void Constructor_Triggers_AreRefused()
    {
        FluentActions.Invoking(() => new EmbeddingPair(configure: o => o.Triggers.Add(new ForbidAll()))).Should().Throw<ArgumentException>().WithMessage("*triggers*guard*");
        FluentActions.Invoking(() => new EmbeddingPair(configure: o => o.MaxAttempts = 0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task Report_ThroughJson_IsTheSame()
    {
        GeneratedEmbeddings<Embedding<float>> answer = await new EmbeddingPair(FailingLocal()).EmbedAsync();
        string json = JsonSerializer.Serialize(answer.AdditionalProperties, AIJsonUtilities.DefaultOptions);

        GeneratedEmbeddings<Embedding<float>> back = new() { AdditionalProperties = JsonSerializer.Deserialize<AdditionalPropertiesDictionary>(json, AIJsonUtilities.DefaultOptions) };

        back.GetEscalationReport().Should().BeEquivalentTo(answer.GetEscalationReport());
        new GeneratedEmbeddings<Embedding<float>>().GetEscalationReport().Should().BeNull();
        FluentActions.Invoking(() => ((GeneratedEmbeddings<Embedding<float>>)null!).GetEscalationReport()).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public async Task Activity_OfTheRequest_IsTheParentOfBothCalls()
    {
        using ActivityListener listener = new()
        {
            ShouldListenTo = s => s.Name == EscalationTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        List<Activity?> seen = [];
        FakeGenerator local = new(LocalMark) { OnCall = _ => Fail(seen) };
        FakeGenerator cloud = new(CloudMark) { OnCall = _ => Add(seen) };

        await new EmbeddingPair(local, cloud).EmbedAsync();

        seen.Should().HaveCount(2);
        seen[0]!.Should().BeSameAs(seen[1]);
        seen[0]!.OperationName.Should().Be("escalation");
        seen[0]!.GetTagItem("localmode.escalation.route").Should().Be("cloud");
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Dispose_Legs_AreDisposedOnceByTheirOwner(bool owned, bool asynchronous)
    {
        EmbeddingPair pair = new(FailingLocal(), ownsCloud: owned);
        await pair.EmbedAsync();

        for (int i = 0; i < 2; i++)
        {
            if (asynchronous)
                await pair.Generator.DisposeAsync();
            else
                pair.Generator.Dispose();
        }

        (pair.Local.Disposals, pair.Cloud.Disposals).Should().Be((1, owned ? 1 : 0));
        await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task Dispose_CloudNeverCreated_CreatesNone()
    {
        EmbeddingPair pair = new(ownsCloud: true);
        await pair.EmbedAsync();

        pair.Generator.Dispose();

        pair.Resolutions.Should().Be(0);
    }

    [Fact]
    public async Task Factory_ThatGivesTheGeneratorItself_IsAMistake()
    {
        FallbackEmbeddingGenerator? generator = null;
        generator = new(FailingLocal(), () => generator!, new EscalationOptions { Connectivity = new ApplicationConnectivity(), Mode = EscalationMode.CloudOnly });

        await FluentActions.Awaiting(() => generator.GenerateAsync(["a"], cancellationToken: Ct)).Should().ThrowAsync<InvalidOperationException>().WithMessage("*itself*");
    }

    [Fact]
    public void GetService_ItsOwnType_IsItselfAndTheRestIsTheLocalLegs()
    {
        EmbeddingPair pair = new();

        pair.Generator.GetService(typeof(FallbackEmbeddingGenerator)).Should().BeSameAs(pair.Generator);
        pair.Generator.GetService(typeof(IVectorSpaceSource)).Should().BeSameAs(pair.Local);
        pair.Generator.GetVectorSpace().Should().Be(Spaces.Tiny);
    }

    private static Task Fail(List<Activity?> seen)
    {
        seen.Add(Activity.Current);
        throw Busy;
    }

    private static Task Add(List<Activity?> seen)
    {
        seen.Add(Activity.Current);
        return Task.CompletedTask;
    }

    private static GeneratedEmbeddings<Embedding<float>> Spoil(GeneratedEmbeddings<Embedding<float>> embeddings, string how)
    {
        switch (how)
        {
            case "fewer":
                embeddings.RemoveAt(0);
                break;
            case "more":
                embeddings.Add(embeddings[0]);
                break;
            case "empty":
                embeddings[1] = new Embedding<float>(ReadOnlyMemory<float>.Empty);
                break;
            case "uneven":
                embeddings[1] = new Embedding<float>(new float[7]);
                break;
            default:
                return null!;
        }
        return embeddings;
    }

    private sealed class ForbidAll : IEscalationTrigger
    {
        public ValueTask<TriggerVerdict> BeforeAsync(EscalationContext context, CancellationToken cancellationToken) => new(TriggerVerdict.Forbid("never"));
    }
}
