using System.Reflection;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Inference;

public class InferenceOptionsTests
{
    public static TheoryData<Type> Types =>
        [.. typeof(InferenceOptions).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(InferenceOptions)) && !t.IsAbstract)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Clone_EveryPropertySet_IsCopied(Type type)
    {
        InferenceOptions options = (InferenceOptions)Activator.CreateInstance(type)!;
        PropertyInfo[] properties = [.. type.GetProperties().Where(p => p.CanWrite)];
        foreach (PropertyInfo property in properties)
            property.SetValue(options, Another(property.PropertyType));

        InferenceOptions copy = options.Clone();

        copy.Should().BeOfType(type).And.NotBeSameAs(options);
        foreach (PropertyInfo property in properties)
            property.GetValue(copy).Should().BeEquivalentTo(property.GetValue(options), property.Name);
        copy.AdditionalProperties!["b"] = 2;
        options.AdditionalProperties.Should().NotContainKey("b");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Clone_Defaults_AreCopied(Type type)
    {
        InferenceOptions options = (InferenceOptions)Activator.CreateInstance(type)!;
        options.Clone().Should().BeEquivalentTo(options, o => o.RespectingRuntimeTypes());
        options.AdditionalProperties.Should().BeNull();
    }

    private static object Another(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? "s"
            : type == typeof(int) ? 7
            : type == typeof(float) ? 0.25f
            : type == typeof(bool) ? true
            : type.IsEnum ? Enum.GetValues(type).GetValue(1)!
            : type == typeof(AdditionalPropertiesDictionary) ? new AdditionalPropertiesDictionary { ["a"] = 1 }
            : new[] { "t" };
    }
}
