using System.Reflection;
using FastBackprop.Numerics;

namespace FastBackprop.Tests;

/// <summary>No member with the internal mark of the hot path allocates a byte, and none that has the mark is forgotten here.</summary>
public class HotPathAllocationTests
{
    private static readonly string[] Marked = MarkedMembers();

    public static IEnumerable<object[]> Cases() => HotPathCases.All.Select(@case => (object[])[@case.Member, @case.Variant]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_hot_call_allocates_nothing(string member, string variant)
    {
        Action call = HotPathCases.All.Single(@case => @case.Member == member && @case.Variant == variant).Call;
        Allocations.AssertNone(call, $"{member} ({variant})");
    }

    [Fact]
    public void Every_hot_member_has_a_case() =>
        Assert.Empty(Marked.Except(HotPathCases.All.Select(@case => @case.Member)));

    [Fact]
    public void Every_case_is_of_a_hot_member() =>
        Assert.Empty(HotPathCases.All.Select(@case => @case.Member).Except(Marked));

    /// <summary>
    /// <c>Type.Member</c>; with its parameters where the type has other hot members of the name. An indexer is called Item.
    /// </summary>
    internal static string NameOf(MemberInfo member, bool overloaded)
    {
        string name = $"{NameOf(member.DeclaringType!)}.{member.Name}";
        return overloaded ? $"{name}({NamesOf(((MethodInfo)member).GetParameters().Select(parameter => parameter.ParameterType))})" : name;
    }

    private static string NameOf(Type type) =>
        type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{NamesOf(type.GetGenericArguments())}>"
            : type.Name;

    private static string NamesOf(IEnumerable<Type> types) => string.Join(", ", types.Select(NameOf));

    private static string[] MarkedMembers()
    {
        const BindingFlags Declared =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return [.. typeof(HotPathAttribute).Assembly.GetTypes()
            .SelectMany(type => type.GetMembers(Declared))
            .Where(member => member.IsDefined(typeof(HotPathAttribute), inherit: false))
            .GroupBy(member => (member.DeclaringType, member.Name))
            .SelectMany(overloads => overloads.Select(member => NameOf(member, overloads.Count() > 1)))];
    }
}
