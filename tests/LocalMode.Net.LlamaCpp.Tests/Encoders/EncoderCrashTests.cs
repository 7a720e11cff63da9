using LocalMode.LlamaCpp.Tests.Loading;
using LocalMode.LlamaCpp.Tests.TinyModels;

namespace LocalMode.LlamaCpp.Tests.Encoders;

/// <summary>Embedding generators and rerankers remember a model that ended the process, as chat clients do.</summary>
public sealed class EncoderCrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Markers => Path.Combine(_folder.Path, "markers");

    [Fact]
    public async Task OpenAsync_AbortWhileLoadingBefore_IsRefusedWithTheLastWords()
    {
        ModelReference model = TinyEncoder.Create().Write(_folder);
        await CrashChild.RunAsync(CrashChild.AbortWhileLoadingAnEncoder, model.Path, Markers, Token);

        (await FluentActions.Awaiting(() => OpenAsync(model)).Should().ThrowAsync<ModelInvalidException>())
            .WithMessage("*died while loading it*sky is blue*IgnoreCrashMarker*");
        await using LlamaCppEmbeddingGenerator generator = await OpenAsync(model, ignore: true);
        generator.Dimensions.Should().BePositive();
    }

    [Fact]
    public async Task GenerateAsync_ProcessIsKilled_TheMarkerTellsThatItRan()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The child reads its own marker, which is locked there.");
        ModelReference model = TinyEncoder.Create().Write(_folder);

        string printed = await CrashChild.RunAsync(CrashChild.KillWhileEncoding, model.Path, Markers, Token);

        Directory.GetFiles(Markers).Should().ContainSingle("it was killed; it printed: {0}", printed);
        (await File.ReadAllTextAsync(Directory.GetFiles(Markers)[0], Token)).Should().StartWith("running");
    }

    [Fact]
    public async Task DisposeAsync_AfterARun_LeavesNoMarker()
    {
        ModelReference model = TinyEncoder.Create().Write(_folder);
        await using (LlamaCppEmbeddingGenerator generator = await OpenAsync(model))
        {
            await generator.GenerateAsync(["the sky"], cancellationToken: Token);
            Directory.GetFiles(Markers).Should().ContainSingle();
        }

        Directory.GetFiles(Markers).Should().BeEmpty();
    }

    [Fact]
    public async Task OpenAsync_Fails_LeavesNoMarker()
    {
        ModelReference reranker = TinyEncoder.CreateReranker().Write(_folder);

        await FluentActions.Awaiting(() => OpenAsync(reranker)).Should().ThrowAsync<UnsupportedCapabilityException>();

        Directory.GetFiles(Markers).Should().BeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    private Task<LlamaCppEmbeddingGenerator> OpenAsync(ModelReference model, bool ignore = false) =>
        LlamaCppEmbeddingGenerator.OpenAsync(model, new() { CrashMarkerDirectory = Markers, IgnoreCrashMarker = ignore, Threads = 1 }, cancellationToken: Token);
}
