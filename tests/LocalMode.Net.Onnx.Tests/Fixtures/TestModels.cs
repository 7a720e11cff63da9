using LocalMode.Models;

namespace LocalMode.Onnx.Tests.Fixtures;

/// <summary>The models that the tests open.</summary>
internal static class TestModels
{
    public static ModelReference AllMiniLm => AllMiniLmL6V2.Model;
}
