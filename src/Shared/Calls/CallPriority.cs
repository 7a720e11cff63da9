using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Reads the priority of calls.</summary>
internal static class CallPriority
{
    /// <summary>Returns what stands under <see cref="InferenceOptions.PriorityKey"/>: the priority itself, its name, or its number.</summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static InferencePriority Read(AdditionalPropertiesDictionary? properties)
    {
        if (properties is null || !properties.TryGetValue(InferenceOptions.PriorityKey, out object? value) || value is null or JsonElement { ValueKind: JsonValueKind.Null })
            return InferencePriority.Normal;

        // What went through JSON is text or a number.
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return Enum.TryParse(text, ignoreCase: true, out InferencePriority priority) && Enum.IsDefined(priority)
            ? priority
            : throw new ArgumentException(
                $"The additional property {InferenceOptions.PriorityKey} is '{text}'; expected one of {string.Join(", ", Enum.GetNames<InferencePriority>())}.", nameof(properties));
    }

    /// <summary>Checks the priority of options of ours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none.</exception>
    public static InferencePriority Check(InferenceOptions? options)
    {
        InferencePriority priority = options?.Priority ?? InferencePriority.Normal;
        return Enum.IsDefined(priority)
            ? priority
            : throw new ArgumentOutOfRangeException(nameof(options), priority, $"{nameof(InferenceOptions.Priority)}: not a priority.");
    }
}
