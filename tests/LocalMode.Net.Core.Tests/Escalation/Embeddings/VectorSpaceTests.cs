using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Embeddings.EmbeddingPair;

namespace LocalMode.Core.Tests.Escalation.Embeddings;

public class VectorSpaceTests
{
    [Fact]
    public void Fingerprint_Everything_IsReadable()
    {
        Spaces.Tiny.Fingerprint.Should().Be("model=tiny;revision=r1;dimensions=4;pooling=mean;prefix=p: ;normalized=true");
        new VectorSpace { ModelId = "m" }.ToString().Should().Be("model=m");
    }

    [Fact]
    public void Fingerprint_AnyDifference_IsAnother()
    {
        VectorSpace[] all = [Spaces.Tiny, .. Spaces.Others];

        all.Select(s => s.Fingerprint).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Fingerprint_ValuesThatLookLikeKeys_CannotForgeOne()
    {
        VectorSpace forged = new() { ModelId = "a;revision=b" };
        VectorSpace real = new() { ModelId = "a", Revision = "b" };
        VectorSpace slash = new() { ModelId = "a\\", Revision = "b" };
        VectorSpace both = new() { ModelId = "a\\;revision=b" };

        new[] { forged, real, slash, both }.Select(s => s.Fingerprint).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Members_OutOfRange_Throw()
    {
        FluentActions.Invoking(() => new VectorSpace { ModelId = "" }).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Spaces.Tiny with { Dimensions = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        (Spaces.Tiny with { Prefix = "" }).Should().Be(Spaces.Tiny with { Prefix = null });
    }

    [Fact]
    public async Task WithVectorSpace_GeneratorThatTellsNone_TellsTheDeclaredOne()
    {
        FakeGenerator inner = new(LocalMark) { Space = null };
        IEmbeddingGenerator<string, Embedding<float>> declared = inner.WithVectorSpace(Spaces.Tiny);

        declared.GetVectorSpace().Should().Be(Spaces.Tiny);
        declared.GetVectorSpace(new EmbeddingGenerationOptions { Dimensions = 2 }).Should().Be(Spaces.Tiny with { Dimensions = 2 });
        declared.GetVectorSpace(new EmbeddingGenerationOptions().WithPrompt("x")).Should().Be(Spaces.Tiny with { Prefix = "x" });
        declared.GetVectorSpace(new EmbeddingGenerationOptions().WithPromptName("query")).Should().NotBe(Spaces.Tiny);
        (await declared.GenerateAsync(["1"], cancellationToken: Ct)).Should().ContainSingle();
        inner.GetVectorSpace().Should().BeNull();

        await ((IAsyncDisposable)declared).DisposeAsync();
        inner.Disposals.Should().Be(1);
    }

    [Fact]
    public async Task WithVectorSpace_WrongDeclaration_Throws()
    {
        IEmbeddingGenerator<string, Embedding<float>> longer = new FakeGenerator(LocalMark) { Space = null, Dimensions = 5 }.WithVectorSpace(Spaces.Tiny);
        IEmbeddingGenerator<string, Embedding<float>> other = new FakeGenerator(LocalMark) { Space = Spaces.Others[0] }.WithVectorSpace(Spaces.Tiny);

        (await FluentActions.Awaiting(() => longer.GenerateAsync(["1"], cancellationToken: Ct)).Should().ThrowAsync<VectorSpaceMismatchException>())
            .Which.FoundFingerprint.Should().Contain("dimensions=5");
        await FluentActions.Awaiting(() => other.GenerateAsync(["1"], cancellationToken: Ct)).Should().ThrowAsync<VectorSpaceMismatchException>();
        FluentActions.Invoking(() => other.GetVectorSpace()).Should().Throw<VectorSpaceMismatchException>();
    }

    [Fact]
    public void AsBinary_OfASpace_IsNotOfIt()
    {
        FakeGenerator inner = new(LocalMark);

        inner.AsBinary().GetService(typeof(IVectorSpaceSource)).Should().BeNull();
    }
}
