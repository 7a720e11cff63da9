using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Embeddings.EmbeddingPair;

namespace LocalMode.Core.Tests.Escalation.Embeddings;

public class VectorSpaceMismatchTests
{
    public static TheoryData<int, bool> Others
    {
        get
        {
            TheoryData<int, bool> data = [];
            for (int i = 0; i < Spaces.Others.Length; i++)
            {
                data.Add(i, true);
                data.Add(i, false);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task CloudLeg_OfAnotherSpace_IsRefusedBeforeAnythingIsSent(int index, bool declared)
    {
        VectorSpace other = Spaces.Others[index];
        EmbeddingPair pair = new(FailingLocal(), new FakeGenerator(CloudMark) { Space = declared ? null : other }, cloudSpace: declared ? other : null);

        VectorSpaceMismatchException thrown = (await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<VectorSpaceMismatchException>()).Which;

        (thrown.ExpectedFingerprint, thrown.FoundFingerprint).Should().Be((Spaces.Tiny.Fingerprint, other.Fingerprint));
        thrown.InnerException.Should().BeOfType<OverloadedException>();
        EscalationReport report = thrown.GetEscalationReport()!;
        (report.Block, report.Reason, pair.Cloud.Calls).Should().Be((EscalationBlock.VectorSpace, EscalationReason.Overloaded, 0));
        pair.Resolutions.Should().Be(declared ? 0 : 1);
    }

    [Fact]
    public async Task CloudLeg_DeclaredOfTheSameSpace_Serves()
    {
        EmbeddingPair pair = new(FailingLocal(), new FakeGenerator(CloudMark) { Space = null }, cloudSpace: Spaces.Tiny with { });

        Mark(await pair.EmbedAsync()).Should().Be(CloudMark);
        Mark(await pair.EmbedAsync(new EmbeddingGenerationOptions { Dimensions = 2 })).Should().Be(CloudMark);
    }

    [Fact]
    public async Task CloudLeg_ThatContradictsItsDeclaration_IsRefused()
    {
        EmbeddingPair pair = new(FailingLocal(), new FakeGenerator(CloudMark) { Space = Spaces.Others[0] }, cloudSpace: Spaces.Tiny);

        await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<VectorSpaceMismatchException>();
        await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<VectorSpaceMismatchException>();

        pair.Cloud.Calls.Should().Be(0);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task Spaces_NotKnown_AreNotMixed(bool localTells, bool cloudTells)
    {
        EmbeddingPair pair = new(FailingLocal(), new FakeGenerator(CloudMark));
        pair.Local.Space = localTells ? Spaces.Tiny : null;
        pair.Cloud.Space = cloudTells ? Spaces.Tiny : null;

        VectorSpaceMismatchException thrown = (await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<VectorSpaceMismatchException>()).Which;

        (thrown.ExpectedFingerprint == "not stated").Should().Be(!localTells);
        pair.Cloud.Calls.Should().Be(0);
    }

    [Fact]
    public async Task PreferCloud_OtherSpace_IsAnsweredLocally()
    {
        EmbeddingPair pair = new(cloud: new FakeGenerator(CloudMark) { Space = Spaces.Others[0] }, configure: o => o.Mode = EscalationMode.PreferCloud);

        GeneratedEmbeddings<Embedding<float>> answer = await pair.EmbedAsync();

        Mark(answer).Should().Be(LocalMark);
        answer.GetEscalationReport()!.Block.Should().Be(EscalationBlock.VectorSpace);
    }

    [Fact]
    public async Task CloudOnly_OtherSpace_Fails()
    {
        EmbeddingPair pair = new(cloud: new FakeGenerator(CloudMark) { Space = Spaces.Others[0] }, configure: o => o.Mode = EscalationMode.CloudOnly);

        (await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<VectorSpaceMismatchException>()).Which.InnerException.Should().BeNull();
        (pair.Local.Calls, pair.Cloud.Calls).Should().Be((0, 0));
    }

    [Fact]
    public async Task Options_ThatTheLocalModelCannot_HaveNoSpace()
    {
        UnsupportedCapabilityException unsupported = new("vectors of 7 dimensions", "tiny", "It makes 4.");
        FakeGenerator local = FailingLocal(unsupported);
        local.Services[typeof(IVectorSpaceSource)] = new Refusing(unsupported);
        local.Space = null;
        EmbeddingPair pair = new(new Wrapping(local), local, new FakeGenerator(CloudMark));

        await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<VectorSpaceMismatchException>();

        pair.Cloud.Calls.Should().Be(0);
    }

    [Theory]
    [InlineData(EscalationMode.PreferLocal)]
    [InlineData(EscalationMode.PreferCloud)]
    [InlineData(EscalationMode.CloudOnly)]
    public async Task CloudAnswer_OfAnotherLength_IsThrownNotReturned(EscalationMode mode)
    {
        EmbeddingPair pair = new(FailingLocal(), new FakeGenerator(CloudMark) { Dimensions = 5 }, o => o.Mode = mode);

        VectorSpaceMismatchException thrown = (await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<VectorSpaceMismatchException>()).Which;

        thrown.FoundFingerprint.Should().Be((Spaces.Tiny with { Dimensions = 5 }).Fingerprint);
        (thrown.InnerException is OverloadedException).Should().Be(mode == EscalationMode.PreferLocal);
        thrown.GetEscalationReport()!.Attempts[^1].Outcome.Should().Be(EscalationAttemptOutcome.Rejected);
        thrown.GetEscalationReport()!.ServedBy.Should().BeNull();
    }

    [Theory]
    [InlineData("tiny", null, true)]
    [InlineData("deployment-7", "deployment-7", true)]
    [InlineData(null, "deployment-7", true)]
    [InlineData("other", null, false)]
    [InlineData("other", "deployment-7", false)]
    public async Task CloudAnswer_OfAnotherModel_IsThrownNotReturned(string? answered, string? asked, bool served)
    {
        EmbeddingPair pair = new(FailingLocal(), new FakeGenerator(CloudMark) { ModelId = answered }, o => o.CloudModelId = asked);

        if (served)
            Mark(await pair.EmbedAsync()).Should().Be(CloudMark);
        else
            await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<VectorSpaceMismatchException>();
    }

    [Fact]
    public async Task BadAnswer_OfTheCloud_IsBilled()
    {
        Budget budget = new(new BudgetOptions { Name = "day", Unit = BudgetUnit.Calls, Limit = 5 });
        EmbeddingPair pair = new(FailingLocal(), new FakeGenerator(CloudMark) { Dimensions = 5 }, o => o.Budgets.Add(budget));

        await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<VectorSpaceMismatchException>();

        budget.GetUsage().Spent.Should().Be(1);
    }

    [Fact]
    public async Task BusyLocalLeg_WithACloudOfAnotherSpace_StillAnswers()
    {
        FakeGenerator local = new(LocalMark);
        local.Services[typeof(IModelLoad)] = new Triggers.FakeLoad(8, 8);

        Mark(await new EmbeddingPair(local, cloudSpace: Spaces.Others[0]).EmbedAsync()).Should().Be(LocalMark);
        Mark(await new EmbeddingPair(local).EmbedAsync()).Should().Be(CloudMark);
    }

    [Fact]
    public async Task LocalModel_NotOpenYet_TellsItsSpaceOnceItIs()
    {
        FakeReadiness readiness = new(ModelState.NotLoaded);
        FakeGenerator local = new(LocalMark) { Space = null };
        local.Services[typeof(IModelReadiness)] = readiness;
        EmbeddingPair pair = new(local);
        Task<GeneratedEmbeddings<Embedding<float>>> running = pair.EmbedAsync();
        local.Space = Spaces.Tiny;
        local.Throws(Busy);
        readiness.Open();

        Mark(await running).Should().Be(CloudMark);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LocalModel_Absent_EscalatesOnlyIfItsSpaceIsDeclared(bool declared)
    {
        FakeGenerator local = new(LocalMark) { Space = null };
        local.Services[typeof(IModelReadiness)] = new FakeReadiness(ModelState.NotPresent);
        EmbeddingPair pair = declared ? new(local.WithVectorSpace(Spaces.Tiny), local, new FakeGenerator(CloudMark)) : new(local);

        if (declared)
        {
            Mark(await pair.EmbedAsync()).Should().Be(CloudMark);
        }
        else
        {
            VectorSpaceMismatchException thrown = (await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<VectorSpaceMismatchException>()).Which;
            thrown.InnerException.Should().BeSameAs(FakeReadiness.Missing);
        }
        local.Calls.Should().Be(0);
    }

    private sealed class Refusing(Exception error) : IVectorSpaceSource
    {
        public VectorSpace GetVectorSpace(EmbeddingGenerationOptions? options = null) => throw error;
    }

    // Lets a service that the fake would answer itself come from its list.
    private sealed class Wrapping(FakeGenerator inner) : DelegatingEmbeddingGenerator<string, Embedding<float>>(inner)
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) => inner.Services.GetValueOrDefault(serviceType);
    }
}
