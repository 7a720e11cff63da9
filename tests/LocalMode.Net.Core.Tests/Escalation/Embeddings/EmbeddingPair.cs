using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Embeddings;

/// <summary>A fallback generator over two fake legs of one space, on a machine that is online.</summary>
internal sealed class EmbeddingPair
{
    public const float LocalMark = 1;
    public const float CloudMark = 2;
    private int _resolutions;

    public EmbeddingPair(
        FakeGenerator? local = null, FakeGenerator? cloud = null, Action<EscalationOptions>? configure = null, VectorSpace? cloudSpace = null, bool ownsCloud = false)
        : this(local ??= new FakeGenerator(LocalMark), local, cloud, configure, cloudSpace, ownsCloud)
    {
    }

    public EmbeddingPair(
        IEmbeddingGenerator<string, Embedding<float>> leg,
        FakeGenerator local,
        FakeGenerator? cloud,
        Action<EscalationOptions>? configure = null,
        VectorSpace? cloudSpace = null,
        bool ownsCloud = false)
    {
        Local = local;
        Cloud = cloud ?? new FakeGenerator(CloudMark);
        EscalationOptions options = new() { Connectivity = Network };
        configure?.Invoke(options);
        Generator = new FallbackEmbeddingGenerator(
            leg,
            () =>
            {
                Interlocked.Increment(ref _resolutions);
                return Cloud;
            },
            options,
            cloudSpace,
            ownsCloud);
    }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static OverloadedException Busy => new(8, 8);

    public ApplicationConnectivity Network { get; } = new();

    public FakeGenerator Local { get; }

    public FakeGenerator Cloud { get; }

    public FallbackEmbeddingGenerator Generator { get; }

    public int Resolutions => _resolutions;

    public static FakeGenerator FailingLocal(Exception? error = null) => new FakeGenerator(LocalMark).Throws(error ?? Busy);

    public Task<GeneratedEmbeddings<Embedding<float>>> EmbedAsync(EmbeddingGenerationOptions? options = null, CancellationToken? cancellationToken = null) =>
        Generator.GenerateAsync(["1", "2"], options, cancellationToken ?? Ct);

    public static float Mark(GeneratedEmbeddings<Embedding<float>> embeddings) =>
        embeddings.Select(e => e.Vector.Span[0]).Distinct().Should().ContainSingle().Subject;
}
