namespace LocalMode.Onnx.Tests.Fixtures;

/// <summary>The models that the tests open.</summary>
internal static class TestModels
{
    public static ModelReference AllMiniLm { get; } =
        ModelReference.FromPackage("sentence-transformers/all-MiniLM-L6-v2", "Apache-2.0", "all-MiniLM-L6-v2", []);
}
