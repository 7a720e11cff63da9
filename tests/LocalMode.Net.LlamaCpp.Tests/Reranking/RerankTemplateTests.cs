using LocalMode.LlamaCpp.Reranking;
using LocalMode.LlamaCpp.Tests.TinyModels;

namespace LocalMode.LlamaCpp.Tests.Reranking;

public sealed class RerankTemplateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly NativeModel _native;
    private readonly RerankTemplate _template;

    public RerankTemplateTests()
    {
        _native = new(TinyEncoder.CreateReranker().Write(_folder));
        _template = new("word {document}[SEP]who {query}", _native.Vocabulary);
    }

    [Fact]
    public void TokenizeWithin_NobodyWaits_TriesNoFurther()
    {
        int asked = 0;
        string document = string.Join(' ', Enumerable.Repeat("the cat sat", 2000));

        int[]? tokens = _template.TokenizeWithin("why", document, limit: 60, () => ++asked == 3);

        tokens.Should().BeNull("two attempts find nothing that fits");
        asked.Should().Be(3);
        int[] fitting = _template.TokenizeWithin("why", document, limit: 60, static () => false)!;
        fitting.Length.Should().BeLessThanOrEqualTo(60).And.BeGreaterThan(50);
    }

    public void Dispose()
    {
        _native.Dispose();
        _folder.Dispose();
    }
}
