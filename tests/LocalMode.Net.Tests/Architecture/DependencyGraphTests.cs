using System.Reflection;

namespace LocalMode.Tests.Architecture;

public class DependencyGraphTests
{
    // What each assembly may reference, as design and CONTRIBUTING.md say.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["LocalMode.Net.Core"] = [],
        ["LocalMode.Net.Tokenizers"] = ["LocalMode.Net.Core"],
        ["LocalMode.Net.Onnx"] = ["LocalMode.Net.Core", "LocalMode.Net.Tokenizers"],
        ["LocalMode.Net.LlamaCpp"] = ["LocalMode.Net.Core", "LocalMode.Net.Tokenizers"],
        ["LocalMode.Net.Static"] = ["LocalMode.Net.Core", "LocalMode.Net.Tokenizers"],
        ["LocalMode.Net.Models.AllMiniLmL6V2"] = ["LocalMode.Net.Core"],
        ["LocalMode.Net.Models.MiniLmStatic"] = ["LocalMode.Net.Core"],
        ["LocalMode.Net.Models.SmolLM2"] = ["LocalMode.Net.Core"],
        ["LocalMode.Net.Testing"] = ["LocalMode.Net.Core"],
        ["LocalMode.Net"] = ["LocalMode.Net.Core", "LocalMode.Net.Tokenizers", "LocalMode.Net.Onnx", "LocalMode.Net.LlamaCpp", "LocalMode.Net.Static"],
    };

    public static TheoryData<string> Assemblies => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_References_OnlyWhatItsLayerMay(string name) =>
        Assembly.Load(name).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(reference => reference.StartsWith("LocalMode.", StringComparison.Ordinal))
            .Should().BeSubsetOf(Allowed[name]);

    [Theory]
    [InlineData("LocalMode.Net.Core", "Microsoft.Extensions.AI")]
    [InlineData("LocalMode.Net.Core", "Microsoft.ML.OnnxRuntime")]
    [InlineData("LocalMode.Net.Tokenizers", "Microsoft.ML.OnnxRuntime")]
    [InlineData("LocalMode.Net.LlamaCpp", "Microsoft.ML.OnnxRuntime")]
    [InlineData("LocalMode.Net.Static", "Microsoft.ML.OnnxRuntime")]
    [InlineData("LocalMode.Net.Onnx", "Microsoft.Extensions.AI")]
    [InlineData("LocalMode.Net.Testing", "Microsoft.Extensions.AI")]
    public void Assembly_References_NotTheEngineOrMiddlewareOfAnother(string name, string forbidden) =>
        Assembly.Load(name).GetReferencedAssemblies().Select(reference => reference.Name).Should().NotContain(forbidden);

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void PublicApi_NamesNoExperimentalType(string name)
    {
        Type[] named = [.. Assembly.Load(name).GetExportedTypes().SelectMany(NamedBy).SelectMany(Parts).Distinct()];

        named.Should().NotBeEmpty();
        named.Where(type => type.GetCustomAttributesData().Any(attribute => attribute.AttributeType.Name == "ExperimentalAttribute")).Should().BeEmpty();
    }

    private static IEnumerable<Type> NamedBy(Type type)
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        yield return type;
        if (type.BaseType is { } parent)
            yield return parent;

        foreach (Type implemented in type.GetInterfaces())
            yield return implemented;

        foreach (ConstructorInfo constructor in type.GetConstructors(declared))
        {
            foreach (ParameterInfo parameter in constructor.GetParameters())
                yield return parameter.ParameterType;
        }

        foreach (MethodInfo method in type.GetMethods(declared))
        {
            yield return method.ReturnType;
            foreach (ParameterInfo parameter in method.GetParameters())
                yield return parameter.ParameterType;
        }
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
        : [type];
}
